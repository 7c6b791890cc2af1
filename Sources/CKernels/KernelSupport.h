#ifndef DESCENT_KERNEL_SUPPORT_H
#define DESCENT_KERNEL_SUPPORT_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/// For loops over elements that may lie in the same place, but never in shifted ones.
#define ELEMENTWISE _Pragma("clang loop vectorize(assume_safety)")

#define INLINE static inline __attribute__((always_inline))

/// The instruction set that every call takes.
extern enum kernel_instruction_set kernel_set;

// CHOOSE(name, (arguments)) calls name_avx512, name_avx2 or name_baseline.
// KERNEL(type, name, (parameters), (arguments)) { body } defines a function compiled once for each.
#if defined(__x86_64__)
#define TARGET_AVX512 \
  __attribute__((target("arch=x86-64-v4,no-prefer-256-bit"), min_vector_width(512)))
#define TARGET_AVX2 __attribute__((target("arch=x86-64-v3")))
#define CHOOSE(name, arguments)                                                                \
  switch (kernel_set) {                                                                        \
  case kernel_avx512: return name##_avx512 arguments;                                          \
  case kernel_avx2: return name##_avx2 arguments;                                              \
  default: return name##_baseline arguments;                                                   \
  }
#define KERNEL(type, name, parameters, arguments)                                              \
  INLINE type name##_body parameters;                                                          \
  TARGET_AVX512 static type name##_avx512 parameters { return name##_body arguments; }         \
  TARGET_AVX2 static type name##_avx2 parameters { return name##_body arguments; }             \
  static type name##_baseline parameters { return name##_body arguments; }                     \
  type name parameters { CHOOSE(name, arguments) }                                             \
  INLINE type name##_body parameters
#else
#define CHOOSE(name, arguments) return name##_baseline arguments;
#define KERNEL(type, name, parameters, arguments) type name parameters
#endif

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

/// ln(1 + x) for x from 0 to 1, as 2 artanh(x / (2 + x)) by its series; relative error below 3e-7.
INLINE float fast_log1p(float x) {
  float s = x / (2.0f + x);
  float z = s * s;
  float p = 2.0f / 13.0f;
  p = p * z + 2.0f / 11.0f;
  p = p * z + 2.0f / 9.0f;
  p = p * z + 2.0f / 7.0f;
  p = p * z + 2.0f / 5.0f;
  p = p * z + 2.0f / 3.0f;
  return s * (p * z + 2.0f);
}

/// ln x for normal x > 0 (Cephes); absolute error below 2e-7 near 1, relative error below 2e-7 elsewhere.
INLINE float fast_log(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  // The mantissa between sqrt(1/2) and sqrt(2), the exponent to match.
  bits += 0x3f800000u - 0x3f3504f3u;
  float exponent = (float)((int32_t)(bits >> 23) - 127);
  bits = (bits & 0x007fffffu) + 0x3f3504f3u;
  float m;
  memcpy(&m, &bits, 4);
  m -= 1.0f;
  float z = m * m;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  p = p * m * z - 2.12194440e-4f * exponent - 0.5f * z;
  return m + p + 0.693359375f * exponent;
}

/// The error function by Abramowitz and Stegun, 7.1.26; absolute error below 5e-7.
INLINE float fast_erf(float x) {
  float a = fabsf(x);
  float t = 1.0f / (1.0f + 0.3275911f * a);
  float p = 1.061405429f;
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  return copysignf(1.0f - p * t * fast_exp(-a * a), x);
}

/// 1 / sqrt(x) from the bits of x by three of Newton's steps, much quicker than the machine's own root and
/// division; relative error below 3e-7. Finite for 0, so that x times it is 0.
INLINE float fast_inverse_root(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  bits = 0x5f375a86 - (bits >> 1);
  float y;
  memcpy(&y, &bits, 4);
  float half = 0.5f * x;
  y = y * (1.5f - half * y * y);
  y = y * (1.5f - half * y * y);
  return y * (1.5f - half * y * y);
}

/// 1 / x for x from 1e-37 to 1e37 in the same way; relative error below 3e-7.
INLINE float fast_inverse(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  bits = 0x7ef311c7 - bits;
  float y;
  memcpy(&y, &bits, 4);
  y = y * (2.0f - x * y);
  y = y * (2.0f - x * y);
  return y * (2.0f - x * y);
}

/// A hash of 32 bits in which every bit of the input sways every bit of the output (Wellons, 2018).
INLINE uint32_t mixed(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x;
}

#endif
