#ifndef DESCENT_CKERNELS_H
#define DESCENT_CKERNELS_H

#include <stdbool.h>
#include <stdint.h>

// Element-wise loops, reductions, convolutions and updates, compiled once for each instruction set. Every
// function works in the calling thread and allocates nothing.

// MARK: Instruction sets

enum kernel_instruction_set {
  kernel_baseline = 0,
  kernel_avx2 = 1,
  kernel_avx512 = 2,
};

/// The one in use: the best that the machine has, or what the environment variable
/// DESCENT_INSTRUCTION_SET limits it to (baseline, avx2), so that each can be tested in turn.
enum kernel_instruction_set kernel_instruction_set(void);

// MARK: Floating point

/// Makes this thread take numbers too small for a float's usual form as zero: each would cost a hundred times
/// the others, and the moments of weights that are no longer trained become such numbers.
/// Returns what was before, for `kernel_restore_subnormals`.
uint64_t kernel_flush_subnormals(void);
void kernel_restore_subnormals(uint64_t state);

// MARK: Teams of threads

/// What each worker of a team does, numbered from 0.
typedef void (*kernel_team_work)(void *context, int32_t worker);

/// `count` workers, of which the thread that calls is the first. Between jobs the others look for the next
/// one for some tens of microseconds and then sleep. May have fewer workers than asked for, or be null.
struct kernel_team *kernel_team_create(int32_t count, kernel_team_work work, void *context);

int32_t kernel_team_count(const struct kernel_team *team);

/// Has every worker do the work once, and returns when all have. Only ever from one thread at a time.
void kernel_team_run(struct kernel_team *team);

/// Within a job: returns when `workers` of the team have called it, the same ones each time.
void kernel_team_wait(struct kernel_team *team, int32_t workers);

/// Ends the threads. No job may be running.
void kernel_team_destroy(struct kernel_team *team);

// MARK: Products

/// c = a * b, or c + a * b with `keep`; then plus `bias` (or null) for each column, then relu.
struct kernel_product {
  /// Element (r, k) of a is at a[r * a_row_step + k * a_step].
  const float *a;
  int64_t a_row_step, a_step;
  /// Element (k, n) of b is at b[k * b_stride + n], transposed at b[n * b_stride + k].
  const float *b;
  int64_t b_stride;
  bool b_transposed;
  float *c;
  int64_t c_stride;
  int64_t rows, columns, inner;
  bool keep;
  const float *bias;
  bool relu;
};

void kernel_matrix_product(struct kernel_product product);

/// to[columns][rows] = from[rows][columns], turned over.
void kernel_transpose(const float *from, float *to, int64_t rows, int64_t columns);

/// A convolution over images [rows, columns, channels], kernel [window_rows, window_columns, channels, filters].
///
/// Windows of 3 x 3 with steps of 1 over channels and filters in sixteens are computed by Winograd's F(4 x 4, 3 x 3); then
/// results are off by up to 2e-5 of their root mean square where plain sums are by 1e-6.
struct kernel_convolution {
  int32_t rows, columns, channels;
  int32_t window_rows, window_columns;
  /// From one window to the next; at least 1.
  int32_t stride_rows, stride_columns;
  int32_t padding_rows, padding_columns;
  int32_t output_rows, output_columns, filters;
};

/// Floats of scratch that the convolutions below need.
int64_t kernel_convolution_scratch(struct kernel_convolution shape);

/// output[count][output_rows][output_columns][filters], plus `bias` (or null), then relu.
void kernel_convolve(const float *images, const float *kernel, const float *bias, bool relu,
                     float *output, float *scratch, struct kernel_convolution shape, int64_t count);

/// kernel = the kernel's gradient from that of the output, on top of what is there with `keep`.
void kernel_convolve_kernel_gradient(const float *images, const float *gradient, float *kernel,
                                     float *scratch, struct kernel_convolution shape,
                                     int64_t count, bool keep);

/// images = their gradient from that of the output, plus `bias` (or null) for each channel, then relu: what a
/// transposed convolution computes.
void kernel_convolve_input_gradient(const float *gradient, const float *kernel, const float *bias, bool relu,
                                    float *images, float *scratch, struct kernel_convolution shape,
                                    int64_t count);

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

/// values[r][c] += bias[c], unless bias is null; then relu. Rows are `stride` floats apart.
void kernel_add_bias_relu(float *values, const float *bias, bool relu, int64_t rows,
                          int64_t columns, int64_t stride);

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

/// sums[c] = the sum over r of values[r][c], on top of what is there with `keep`.
void kernel_column_sums(const float *values, float *sums, int64_t rows, int64_t columns, bool keep);

double kernel_sum_of_squares(const float *values, int64_t count);

/// The sum over i of (a[i] - b[i]) squared.
double kernel_sum_of_squared_differences(const float *a, const float *b, int64_t count);

/// The number of columns that are 0 in every row.
int64_t kernel_count_zero_columns(const float *values, int64_t rows, int64_t columns);

/// The number of values up to `lower` or from `upper` on.
int64_t kernel_count_outside(const float *values, int64_t count, float lower, float upper);

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

/// In place: logits become probabilities. gradient = (p * sum(target) - target) * scale. Targets are
/// smoothed first: t * (1 - smoothing) + smoothing / columns.
double kernel_softmax_cross_entropy(float *logits, const float *targets, float *gradient,
                                    int64_t rows, int64_t columns, float scale, float smoothing);

/// In place: logits become probabilities. The row's loss is the mean over columns. Targets are smoothed
/// first: t * (1 - smoothing) + smoothing / 2.
double kernel_sigmoid_cross_entropy(float *logits, const float *targets, float *gradient,
                                    int64_t rows, int64_t columns, float scale, float smoothing);

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

// MARK: Windows, for convolution and pooling. Images are [rows, columns, channels].

/// The windows of one image: sizes, steps and the padding before the first row and column.
struct kernel_windows {
  int32_t rows, columns, channels;
  int32_t window_rows, window_columns;
  int32_t stride_rows, stride_columns;
  int32_t dilation_rows, dilation_columns;
  int32_t padding_rows, padding_columns;
  int32_t output_rows, output_columns;
};

/// Lays the windows of `count` images out as rows of window_rows * window_columns * channels values, zero
/// where a window reaches beyond the image.
void kernel_unfold(const float *images, float *windows, struct kernel_windows shape, int64_t count);

/// The reverse: images += every window's values at their places.
void kernel_fold(const float *windows, float *images, struct kernel_windows shape, int64_t count);

/// The largest value of each window and channel; `places` keeps which position of its image it was.
void kernel_max_pool_forward(const float *images, float *output, int32_t *places,
                             struct kernel_windows shape, int64_t count);

/// images = the gradients at their places, zero elsewhere
void kernel_max_pool_backward(const float *gradient, const int32_t *places, float *images,
                              struct kernel_windows shape, int64_t count);

/// The mean of each window and channel over what lies within the image.
void kernel_average_pool_forward(const float *images, float *output, struct kernel_windows shape,
                                 int64_t count);
void kernel_average_pool_backward(const float *gradient, float *images, struct kernel_windows shape,
                                  int64_t count);

/// Repeats every row and column; backward sums what was repeated.
void kernel_up_sample_forward(const float *images, float *output, int64_t count, int32_t rows,
                              int32_t columns, int32_t channels, int32_t factor_rows,
                              int32_t factor_columns);
void kernel_up_sample_backward(const float *gradient, float *images, int64_t count, int32_t rows,
                               int32_t columns, int32_t channels, int32_t factor_rows,
                               int32_t factor_columns);

// MARK: Recurrent cells, one time step of `rows` samples. Strides are distances between samples, in floats.

/// gates [rows, 4 * units] (i, f, c, o before activation) become activated; cell = f * previous + i * c;
/// hidden = o * tanh(cell). A null `previous` is zero.
void kernel_lstm_forward(float *gates, int64_t gates_stride, const float *previous, float *cell,
                         float *hidden, int64_t stride, int64_t rows, int64_t units);

/// From activated gates to the gradients of their sums, in place. `hidden_gradient` and `cell_gradient`
/// [rows, units] come from the step after; cell_gradient leaves as that of the step before.
void kernel_lstm_backward(float *gates, int64_t gates_stride, const float *previous,
                          const float *cell, int64_t stride, const float *hidden_gradient,
                          float *cell_gradient, int64_t rows, int64_t units);

/// input [rows, 3 * units] (z, r, h) becomes activated with `recurrent` [rows, 3 * units];
/// hidden = z * previous + (1 - z) * h. A null `previous` is zero.
void kernel_gru_forward(float *input, const float *recurrent, int64_t gates_stride,
                        const float *previous, float *hidden, int64_t stride, int64_t rows,
                        int64_t units);

/// From activated gates to the gradients of the input's and the recurrent sums, both in place.
/// `hidden_gradient` [rows, units] leaves as the direct part of that of the step before.
void kernel_gru_backward(float *input, float *recurrent, int64_t gates_stride,
                         const float *previous, int64_t stride, float *hidden_gradient,
                         int64_t rows, int64_t units);

// MARK: Normalization

/// normalized[r][c] = (x[r][c] - mean[c]) * scale[c]; y = normalized * gamma[c] + beta[c].
void kernel_normalize_columns(const float *x, const float *mean, const float *scale,
                              const float *gamma, const float *beta, float *normalized, float *y,
                              int64_t rows, int64_t columns);

/// sums[c] = the sum over r of (x[r][c] - mean[c])^2
void kernel_column_squares(const float *x, const float *mean, float *sums, int64_t rows,
                           int64_t columns);

/// dx for batch normalization from the sums of dy and of dy * normalized over `total` rows, of which these
/// may be a part.
void kernel_normalize_columns_backward(const float *dy, const float *normalized, const float *gamma,
                                       const float *scale, const float *sums,
                                       const float *product_sums, float *dx, int64_t rows,
                                       int64_t columns, int64_t total);

/// sums[c] = the sum over r of a[r][c] * b[r][c]
void kernel_column_products(const float *a, const float *b, float *sums, int64_t rows,
                            int64_t columns);

/// Each row is brought to mean 0 and variance 1, then times gamma plus beta; `scales` keeps 1 / deviation.
void kernel_normalize_rows(const float *x, const float *gamma, const float *beta, float epsilon,
                           float *normalized, float *scales, float *y, int64_t rows,
                           int64_t columns);
void kernel_normalize_rows_backward(const float *dy, const float *normalized, const float *scales,
                                    const float *gamma, float *dx, int64_t rows, int64_t columns);

// MARK: Embedding

/// y[i] = table[x[i]]; numbers beyond the table take its nearest row.
void kernel_embed(const float *x, const float *table, float *y, int64_t count, int64_t rows,
                  int64_t width);

/// gradient[x[i]] += dy[i]
void kernel_embed_backward(const float *x, const float *dy, float *gradient, int64_t count,
                           int64_t rows, int64_t width);

/// y += x, and y = x * factor
void kernel_add(float *y, const float *x, int64_t count);
void kernel_multiply(float *y, const float *x, const float *factors, int64_t count);

/// gradient += 2 * l2 * w + l1 * sign(w); returns l2 * sum(w^2) + l1 * sum(|w|).
double kernel_regularize(const float *weights, float *gradient, float l1, float l2, int64_t count);

/// factors[i] = 0 with probability `rate`, 1 / (1 - rate) otherwise, as follows from `seed` and the place alone;
/// y = x * factors. Below 2^32 values.
void kernel_dropout(const float *x, float *factors, float *y, int64_t count, float rate, uint64_t seed);

// MARK: Batches

/// rows[i] = source[indices[i]] * scale, from bytes.
void kernel_gather_bytes(float *rows, const uint8_t *source, const int32_t *indices, int64_t count,
                         int64_t width, float scale);

/// rows[i] = source[indices[i]]
void kernel_gather_floats(float *rows, const float *source, const int32_t *indices, int64_t count,
                          int64_t width);

/// values += deviation * n, held within lower...upper, in which the n are normal and follow from `seed`
/// and their place alone. Below 2^32 values.
void kernel_add_noise(float *values, int64_t count, float deviation, uint64_t seed, float lower,
                      float upper);

/// image[y][x] = image at column xx * x + xy * y + x0 and row yx * x + yy * y + y0 before the call,
/// interpolated linearly along both axes, 0 beyond its edges. `image` is [rows, columns, channels];
/// `padded` is [rows + 3, columns + 3, channels], whose border the caller has set to 0 once.
void kernel_transform_image(float *image, float *padded, int64_t rows, int64_t columns,
                            int64_t channels, float xx, float xy, float x0, float yx, float yy,
                            float y0);

#endif
