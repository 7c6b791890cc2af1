#include "CKernels.h"
#include "KernelSupport.h"

KERNEL(void, kernel_dropout,
       (const float *x, float *factors, float *y, int64_t count, float rate, uint64_t seed),
       (x, factors, y, count, rate, seed)) {
  uint32_t first = (uint32_t)seed, second = (uint32_t)(seed >> 32);
  int32_t least = (int32_t)(rate * 0x1p24f);
  float factor = 1.0f / (1.0f - rate);
  ELEMENTWISE for (int64_t i = 0; i < count; i++) {
    uint32_t number = mixed(mixed((uint32_t)i * 0x9e3779b9u ^ first) + second);
    factors[i] = (int32_t)(number >> 8) < least ? 0.0f : factor;
    y[i] = x[i] * factors[i];
  }
}
