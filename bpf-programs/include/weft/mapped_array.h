/* SPDX-License-Identifier: GPL-2.0 */
/* An array whose memory user space maps: it reads and writes records without a system call. */
#ifndef WEFT_MAPPED_ARRAY_H
#define WEFT_MAPPED_ARRAY_H

#include <bpf/bpf_helpers.h>

#define WEFT_MAPPED_ARRAY(name, entries, record)                                                             \
	struct {                                                                                             \
		__uint(type, BPF_MAP_TYPE_ARRAY);                                                            \
		__uint(map_flags, BPF_F_MMAPABLE);                                                           \
		__uint(max_entries, entries);                                                                \
		__type(key, __u32);                                                                          \
		__type(value, record);                                                                       \
	} name SEC(".maps")

#endif
