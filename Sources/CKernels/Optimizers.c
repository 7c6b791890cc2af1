#include "CKernels.h"
#include "KernelSupport.h"

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

KERNEL(void, kernel_adam,
       (float *restrict parameters, const float *restrict gradients, float *restrict first_moments,
       float *restrict second_moments, float corrected_rate, float beta_1, float beta_2, float
       epsilon, float gradient_scale, int64_t count),
       (parameters, gradients, first_moments, second_moments, corrected_rate, beta_1, beta_2,
       epsilon, gradient_scale, count)) {
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
