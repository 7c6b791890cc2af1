#include "CKernels.h"
#include "KernelSupport.h"

#include <stdlib.h>

enum kernel_instruction_set kernel_set = kernel_baseline;

enum kernel_instruction_set kernel_instruction_set(void) { return kernel_set; }

/// Before anything else runs, so that nobody has to ask twice.
__attribute__((constructor)) static void find(void) {
#if defined(__x86_64__)
  const char *limit = getenv("DESCENT_INSTRUCTION_SET");
  if (limit && strcmp(limit, "baseline") == 0) return;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v3")) kernel_set = kernel_avx2;
  if (limit && strcmp(limit, "avx2") == 0) return;
  if (__builtin_cpu_supports("x86-64-v4")) kernel_set = kernel_avx512;
#endif
}
