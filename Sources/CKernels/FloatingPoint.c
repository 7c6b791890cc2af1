#include "CKernels.h"

#if defined(__x86_64__)
#include <xmmintrin.h>

// Flush results and operands to zero.
uint64_t kernel_flush_subnormals(void) {
  uint32_t old = _mm_getcsr();
  _mm_setcsr(old | 0x8040);
  return old;
}

void kernel_restore_subnormals(uint64_t state) { _mm_setcsr((uint32_t)state); }

#elif defined(__aarch64__)

uint64_t kernel_flush_subnormals(void) {
  uint64_t old;
  __asm__ volatile("mrs %0, fpcr" : "=r"(old));
  __asm__ volatile("msr fpcr, %0" : : "r"(old | (1ull << 24)));
  return old;
}

void kernel_restore_subnormals(uint64_t state) {
  __asm__ volatile("msr fpcr, %0" : : "r"(state));
}

#else

uint64_t kernel_flush_subnormals(void) { return 0; }
void kernel_restore_subnormals(uint64_t state) { (void)state; }

#endif
