#include "CKernels.h"
#include "KernelSupport.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

KERNEL(void, kernel_decay,
       (float *parameters, float amount, int64_t count),
       (parameters, amount, count)) {
  for (int64_t i = 0; i < count; i++) parameters[i] -= parameters[i] * amount;
}

KERNEL(void, kernel_sgd,
       (float *restrict parameters, const float *restrict gradients, float learning_rate, float
       gradient_scale, int64_t count),
       (parameters, gradients, learning_rate, gradient_scale, count)) {
  float rate = learning_rate * gradient_scale;
  for (int64_t i = 0; i < count; i++) parameters[i] -= rate * gradients[i];
}

KERNEL(void, kernel_momentum,
       (float *restrict parameters, const float *restrict gradients, float *restrict velocities,
       float learning_rate, float momentum, bool nesterov, float gradient_scale, int64_t count),
       (parameters, gradients, velocities, learning_rate, momentum, nesterov, gradient_scale,
       count)) {
  float rate = learning_rate * gradient_scale;
  if (nesterov) {
    for (int64_t i = 0; i < count; i++) {
      float step = rate * gradients[i];
      float velocity = momentum * velocities[i] - step;
      velocities[i] = velocity;
      parameters[i] += momentum * velocity - step;
    }
  } else {
    for (int64_t i = 0; i < count; i++) {
      float velocity = momentum * velocities[i] - rate * gradients[i];
      velocities[i] = velocity;
      parameters[i] += velocity;
    }
  }
}

#if defined(__x86_64__)
/// Adam on 16 parameters, whose root and quotient are the machine's estimates with one of Newton's steps
/// each; relative error below 3e-7.
TARGET_AVX512 INLINE void adam_lanes(float *parameters, const float *gradients, float *first_moments,
                                     float *second_moments, float corrected_rate, float rest_1,
                                     float rest_2, float epsilon, float gradient_scale, __mmask16 lanes) {
  typedef float vector __attribute__((vector_size(64)));
  vector gradient = (vector)_mm512_maskz_loadu_ps(lanes, gradients) * gradient_scale;
  vector m = (vector)_mm512_maskz_loadu_ps(lanes, first_moments);
  vector v = (vector)_mm512_maskz_loadu_ps(lanes, second_moments);
  m += (gradient - m) * rest_1;
  v += (gradient * gradient - v) * rest_2;
  _mm512_mask_storeu_ps(first_moments, lanes, (__m512)m);
  _mm512_mask_storeu_ps(second_moments, lanes, (__m512)v);
  // Never 0, whose estimates are infinite.
  vector x = (vector)_mm512_max_ps((__m512)v, _mm512_set1_ps(1.2e-38f));
  vector y = (vector)_mm512_rsqrt14_ps((__m512)x);
  y *= 1.5f - 0.5f * x * y * y;
  x = (vector)_mm512_max_ps((__m512)(v * y + epsilon), _mm512_set1_ps(1e-37f));
  y = (vector)_mm512_rcp14_ps((__m512)x);
  y *= 2.0f - x * y;
  vector updated = (vector)_mm512_maskz_loadu_ps(lanes, parameters) - corrected_rate * m * y;
  _mm512_mask_storeu_ps(parameters, lanes, (__m512)updated);
}

TARGET_AVX512 static void adam_avx512(float *parameters, const float *gradients, float *first_moments,
                                      float *second_moments, float corrected_rate, float beta_1,
                                      float beta_2, float epsilon, float gradient_scale, int64_t count) {
  float rest_1 = 1.0f - beta_1, rest_2 = 1.0f - beta_2;
  for (int64_t i = 0; i < count; i += 16)
    adam_lanes(parameters + i, gradients + i, first_moments + i, second_moments + i, corrected_rate,
               rest_1, rest_2, epsilon, gradient_scale,
               count - i < 16 ? (__mmask16)((1u << (count - i)) - 1) : (__mmask16)0xffff);
}
#endif

INLINE void adam_body(float *restrict parameters, const float *restrict gradients,
                      float *restrict first_moments, float *restrict second_moments, float corrected_rate,
                      float beta_1, float beta_2, float epsilon, float gradient_scale, int64_t count) {
  float rest_1 = 1.0f - beta_1, rest_2 = 1.0f - beta_2;
  for (int64_t i = 0; i < count; i++) {
    float gradient = gradients[i] * gradient_scale;
    float m = first_moments[i] + (gradient - first_moments[i]) * rest_1;
    float v = second_moments[i] + (gradient * gradient - second_moments[i]) * rest_2;
    first_moments[i] = m;
    second_moments[i] = v;
    float root = v * fast_inverse_root(v);
    parameters[i] -= corrected_rate * m * fast_inverse(root + epsilon);
  }
}

#define ADAM_PARAMETERS                                                                          \
  (float *parameters, const float *gradients, float *first_moments, float *second_moments,       \
   float corrected_rate, float beta_1, float beta_2, float epsilon, float gradient_scale,        \
   int64_t count)
#define ADAM_ARGUMENTS                                                                           \
  (parameters, gradients, first_moments, second_moments, corrected_rate, beta_1, beta_2, epsilon, \
   gradient_scale, count)
#if defined(__x86_64__)
TARGET_AVX2 static void adam_avx2 ADAM_PARAMETERS { adam_body ADAM_ARGUMENTS; }
#endif
static void adam_baseline ADAM_PARAMETERS { adam_body ADAM_ARGUMENTS; }
void kernel_adam ADAM_PARAMETERS { CHOOSE(adam, ADAM_ARGUMENTS) }

KERNEL(void, kernel_rmsprop,
       (float *restrict parameters, const float *restrict gradients, float *restrict mean_squares,
       float *restrict velocities, float learning_rate, float rho, float momentum, float epsilon,
       float gradient_scale, int64_t count),
       (parameters, gradients, mean_squares, velocities, learning_rate, rho, momentum, epsilon,
       gradient_scale, count)) {
  for (int64_t i = 0; i < count; i++) {
    float gradient = gradients[i] * gradient_scale;
    float square = rho * mean_squares[i] + (1.0f - rho) * gradient * gradient;
    mean_squares[i] = square;
    float velocity = momentum * velocities[i] + learning_rate * gradient / sqrtf(square + epsilon);
    velocities[i] = velocity;
    parameters[i] -= velocity;
  }
}

KERNEL(void, kernel_adagrad,
       (float *restrict parameters, const float *restrict gradients, float *restrict accumulators,
       float learning_rate, float epsilon, float gradient_scale, int64_t count),
       (parameters, gradients, accumulators, learning_rate, epsilon, gradient_scale, count)) {
  for (int64_t i = 0; i < count; i++) {
    float gradient = gradients[i] * gradient_scale;
    float sum = accumulators[i] + gradient * gradient;
    accumulators[i] = sum;
    parameters[i] -= learning_rate * gradient / sqrtf(sum + epsilon);
  }
}
