/**
 * BPF through libbpf: {@link io.weft.kernel.BpfObjectSpec} (what an object file holds) → {@link
 * io.weft.kernel.BpfObject} (loaded in this kernel) → {@link io.weft.kernel.BpfLink} (attached).
 *
 * <p>Everything starts at {@link io.weft.kernel.Kernel}. Every failure of the kernel is a {@link
 * io.weft.kernel.KernelException}.
 */
@Export
@Version("1.0.0")
package io.weft.kernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
