#ifndef DESCENT_CKERNELS_H
#define DESCENT_CKERNELS_H

#include <stdbool.h>
#include <stdint.h>

// Element-wise loops, reductions and updates, compiled once for each instruction set and chosen when
// the program is loaded. Every function works in the calling thread and allocates nothing.

// MARK: Activations

enum kernel_activation {
  kernel_activation_linear = 0,
  kernel_activation_relu = 1,
  kernel_activation_leaky_relu = 2,
  kernel_activation_elu = 3,
  kernel_activation_selu = 4,
  kernel_activation_gelu = 5,
  kernel_activation_silu = 6,
  kernel_activation_softplus = 7,
  kernel_activation_sigmoid = 8,
  kernel_activation_tanh = 9,
};

/// values[r][c] += bias[c]
void kernel_add_bias(float *values, const float *bias, int64_t rows, int64_t columns);

/// y = f(x); x and y may be the same array. `slope` is the negative slope of leaky_relu, alpha of elu.
void kernel_activation_forward(int32_t kind, float slope, const float *x, float *y, int64_t count);

/// dx = dy * f'(x), in which `kept` is y, or x for gelu and silu. dy and dx may be the same array.
void kernel_activation_backward(int32_t kind, float slope, const float *kept, const float *dy,
                                float *dx, int64_t count);

/// y[r] = softmax(x[r]); x and y may be the same array.
void kernel_softmax_forward(const float *x, float *y, int64_t rows, int64_t columns);

/// dx[r] = y[r] * (dy[r] - sum(dy[r] * y[r])); dy and dx may be the same array.
void kernel_softmax_backward(const float *y, const float *dy, float *dx, int64_t rows,
                             int64_t columns);

// MARK: Reductions

/// sums[c] += the sum over r of values[r][c]
void kernel_add_column_sums(float *sums, const float *values, int64_t rows, int64_t columns);

double kernel_sum_of_squares(const float *values, int64_t count);

/// The number of values that are NaN or infinite.
int64_t kernel_count_not_finite(const float *values, int64_t count);

/// Smallest, largest, sum and sum of squares of the finite values, as four doubles.
void kernel_statistics(const float *values, int64_t count, double *result);

/// counts[i] += the number of finite values in bin i of `bins` equal bins from `lower` to `upper`.
void kernel_histogram(const float *values, int64_t count, float lower, float upper, int64_t *counts,
                      int64_t bins);

// MARK: Losses. Each returns the sum over rows of the row's loss; a null gradient is not written.

/// In place: logits become probabilities. gradient = (p - onehot(label)) * scale.
double kernel_softmax_sparse_cross_entropy(float *logits, const int32_t *labels, float *gradient,
                                           int64_t rows, int64_t columns, float scale);

/// In place: logits become probabilities. gradient = (p * sum(target) - target) * scale.
double kernel_softmax_cross_entropy(float *logits, const float *targets, float *gradient,
                                    int64_t rows, int64_t columns, float scale);

/// In place: logits become probabilities. The row's loss is the mean over columns.
double kernel_sigmoid_cross_entropy(float *logits, const float *targets, float *gradient,
                                    int64_t rows, int64_t columns, float scale);

double kernel_mean_squared_error(const float *outputs, const float *targets, float *gradient,
                                 int64_t rows, int64_t columns, float scale);
double kernel_mean_absolute_error(const float *outputs, const float *targets, float *gradient,
                                  int64_t rows, int64_t columns, float scale);
double kernel_huber(const float *outputs, const float *targets, float *gradient, int64_t rows,
                    int64_t columns, float delta, float scale);

/// The number of rows whose largest output stands at the row's label.
int64_t kernel_count_correct(const float *outputs, const int32_t *labels, int64_t rows,
                             int64_t columns);

// MARK: Optimizers. Gradients are multiplied by `gradient_scale` first (clipping).

/// parameters -= parameters * amount
void kernel_decay(float *parameters, float amount, int64_t count);
void kernel_sgd(float *parameters, const float *gradients, float learning_rate,
                float gradient_scale, int64_t count);
void kernel_momentum(float *parameters, const float *gradients, float *velocities,
                     float learning_rate, float momentum, bool nesterov, float gradient_scale,
                     int64_t count);
void kernel_adam(float *parameters, const float *gradients, float *first_moments,
                 float *second_moments, float corrected_rate, float beta_1, float beta_2,
                 float epsilon, float gradient_scale, int64_t count);
void kernel_rmsprop(float *parameters, const float *gradients, float *mean_squares,
                    float *velocities, float learning_rate, float rho, float momentum,
                    float epsilon, float gradient_scale, int64_t count);
void kernel_adagrad(float *parameters, const float *gradients, float *accumulators,
                    float learning_rate, float epsilon, float gradient_scale, int64_t count);

// MARK: Batches

/// rows[i] = source[indices[i]] * scale, from bytes.
void kernel_gather_bytes(float *rows, const uint8_t *source, const int32_t *indices, int64_t count,
                         int64_t width, float scale);

/// rows[i] = source[indices[i]]
void kernel_gather_floats(float *rows, const float *source, const int32_t *indices, int64_t count,
                          int64_t width);

#endif
