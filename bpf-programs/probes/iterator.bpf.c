// SPDX-License-Identifier: GPL-2.0
// The kfuncs of open-coded loops, which Linux has since 6.4.
#include "probe.h"

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

SEC("raw_tp") int probe(void *ctx)
{
	struct bpf_iter_num numbers;
	__u64 rounds = 0;

	bpf_iter_num_new(&numbers, 0, PROBE_ANSWER);
	while (bpf_iter_num_next(&numbers))
		rounds++;
	bpf_iter_num_destroy(&numbers);
	probe_answer(rounds);
	return 0;
}
