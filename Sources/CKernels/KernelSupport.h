#ifndef DESCENT_KERNEL_SUPPORT_H
#define DESCENT_KERNEL_SUPPORT_H

#include <math.h>
#include <stdint.h>
#include <string.h>

// One function for each instruction set, chosen by the loader. The thread sanitizer starts too late
// for that choice and crashes, so under it there is only the baseline.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define KERNEL
#endif

#define INLINE static inline __attribute__((always_inline))

/// e^x by a polynomial of degree 6 on [-ln2/2, ln2/2]; relative error below 2e-7, NaN stays NaN,
/// above 88.37 the result is about 2.4e38, below -87 about 1.6e-38.
INLINE float fast_exp(float x) {
  x = x > 88.37f ? 88.37f : x;
  x = x < -87.0f ? -87.0f : x;
  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
  float shifted = x * 1.44269504f + 12582912.0f;
  float whole = shifted - 12582912.0f;
  float r = x - whole * 0.693359375f;
  r = r + whole * 2.12194440e-4f;
  float p = 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  int32_t bits;
  memcpy(&bits, &shifted, 4);
  bits = (int32_t)((uint32_t)bits << 23) + 0x3f800000;
  float power;
  memcpy(&power, &bits, 4);
  return p * power;
}

INLINE float fast_sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

/// tanh x: an odd polynomial below 0.625 (Cephes), 1 - 2 / (e^2x + 1) above; relative error below 3e-7.
INLINE float fast_tanh(float x) {
  float a = fabsf(x);
  float z = x * x;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  float small = p * z * x + x;
  float large = copysignf(1.0f - 2.0f / (fast_exp(2.0f * a) + 1.0f), x);
  // Written so that NaN takes the first branch and stays NaN.
  return a >= 0.625f ? large : small;
}

#endif
