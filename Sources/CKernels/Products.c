#include "CKernels.h"
#include "KernelSupport.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define UNROLL _Pragma("clang loop unroll(full)")
#define NO_UNROLL _Pragma("clang loop unroll(disable)")

/// The part of an inner dimension that is summed at a time: a panel of it fits the first cache.
#define BLOCK 256

/// A piece of a product whose sums fit into registers: c[rows][width] (+)= a * b, then bias and relu.
/// The inner dimension comes in `segments` of `inner` steps; a jumps between them, b goes on.
struct tile {
  /// Element (r, k) of a segment is at a[r * row_step + k * step].
  const float *a;
  int64_t row_step, step;
  int64_t segments, segment_step;
  int64_t inner;
  const float *b;
  int64_t b_stride;
  float *c;
  int64_t c_stride;
  bool keep;
  const float *bias;
  bool relu;
};

/// Where the results of a convolution lie: the first one, and how far it is from one to the next, in floats.
struct places {
  float *first;
  int64_t image, row, column;
};

/// The least number, not below 0, that times `step` is at least `value`.
INLINE int32_t at_least(int32_t value, int32_t step) { return value > 0 ? (value + step - 1) / step : 0; }

/// Columns of a line of an image that windows read: its own, or as many as they reach.
INLINE int64_t line_columns(struct kernel_convolution s) {
  int64_t reach = (int64_t)(s.output_columns - 1) * s.stride_columns + s.window_columns;
  return s.padding_columns == 0 && reach <= s.columns ? s.columns : reach;
}

/// Points in each direction at which tiles of 4 x 4 outputs are multiplied, and tiles that are taken at a time.
#define POINTS 6
#define TILE_SIDE 4
#define TILES 36

// The transforms for the points 0, 1, -1, 1/2, -2 and infinity, of which sums lose least (Barabasz et al.,
// "Error analysis and improving the accuracy of Winograd convolution", ACM TOMS 46, 2020).
static const float of_input[POINTS][POINTS] = {
    {1, -1.5f, -2, 1.5f, 1, 0}, {0, -1, 0.5f, 2.5f, 1, 0},  {0, 1, -2.5f, 0.5f, 1, 0},
    {0, -2, -1, 2, 1, 0},       {0, 0.5f, -1, -0.5f, 1, 0}, {0, 1, -1.5f, -2, 1.5f, 1}};
static const float of_kernel[POINTS][3] = {
    {1, 0, 0}, {1.0f / 3, 1.0f / 3, 1.0f / 3}, {-1.0f / 3, 1.0f / 3, -1.0f / 3},
    {-16.0f / 15, -8.0f / 15, -4.0f / 15}, {1.0f / 15, -2.0f / 15, 4.0f / 15}, {0, 0, 1}};
static const float of_output[TILE_SIDE][POINTS] = {
    {1, 1, 1, 1, 1, 0}, {0, 1, -1, 0.5f, -2, 0}, {0, 1, 1, 0.25f, 4, 0}, {0, 1, -1, 0.125f, -8, 1}};

/// A tile of outputs: the image it belongs to and its first row and column there.
struct winograd_tile {
  int64_t image;
  int32_t y, x;
};

static int64_t winograd_tiles(struct kernel_convolution s) {
  return (int64_t)((s.output_rows + 3) / TILE_SIDE) * ((s.output_columns + 3) / TILE_SIDE);
}

INLINE struct winograd_tile winograd_tile(struct kernel_convolution s, int64_t number) {
  int64_t tiles = winograd_tiles(s), across = (s.output_columns + 3) / TILE_SIDE;
  int64_t rest = number % tiles;
  return (struct winograd_tile){.image = number / tiles, .y = (int32_t)(rest / across) * TILE_SIDE,
                                .x = (int32_t)(rest % across) * TILE_SIDE};
}

/// Floats from one point's values to the next one's: were they multiples of 4096 bytes apart, all points would
/// compete for the same lines of the first cache.
INLINE int64_t apart(int64_t count) { return count + 16; }

/// Whether whole vectors of channels and filters meet windows of 3 x 3, and tiles are filled well enough.
static bool winograd_suits(struct kernel_convolution s) {
  return s.window_rows == 3 && s.window_columns == 3 && s.stride_rows == 1 && s.stride_columns == 1 &&
         s.channels % 16 == 0 && s.filters % 16 == 0 &&
         6 * winograd_tiles(s) <= (int64_t)s.output_rows * s.output_columns;
}

// The same source for each instruction set: lanes of a vector, rows of a tile, and its functions' names.
#if defined(__x86_64__)
#define LANES 16
#define MOST_ROWS 12
#define TARGET TARGET_AVX512
#define NAME(x) x##_avx512
#include "Products/Sources.h"

#define LANES 8
#define MOST_ROWS 6
#define TARGET TARGET_AVX2
#define NAME(x) x##_avx2
#include "Products/Sources.h"
#endif

#define LANES 4
#if defined(__x86_64__)
#define MOST_ROWS 6
#else
#define MOST_ROWS 12
#endif
#define TARGET
#define NAME(x) x##_baseline
#include "Products/Sources.h"

void kernel_matrix_product(struct kernel_product p) { CHOOSE(multiply, (p)); }

void kernel_transpose(const float *from, float *to, int64_t rows, int64_t columns) {
  CHOOSE(transpose, (from, columns, to, rows, rows, columns));
}

void kernel_convolve(const float *images, const float *kernel, const float *bias, bool relu,
                     float *output, float *scratch, struct kernel_convolution s, int64_t count) {
  if (winograd_suits(s)) CHOOSE(winograd, (images, kernel, bias, relu, output, scratch, s, count));
  int64_t row = (int64_t)s.output_columns * s.filters;
  struct places to = {.first = output, .image = s.output_rows * row, .row = row, .column = s.filters};
  CHOOSE(convolve, (images, kernel, bias, relu, to, scratch, s, count));
}

void kernel_convolve_kernel_gradient(const float *images, const float *gradient, float *kernel,
                                     float *scratch, struct kernel_convolution s, int64_t count,
                                     bool keep) {
  if (winograd_suits(s))
    CHOOSE(winograd_kernel_gradient, (images, gradient, kernel, scratch, s, count, keep));
  CHOOSE(kernel_gradient, (images, gradient, kernel, scratch, s, count, keep));
}

static int64_t kernel_count(struct kernel_convolution s) {
  return (int64_t)s.window_rows * s.window_columns * s.channels * s.filters;
}

/// The rows, or columns, of images that the same rows of windows meet: of all those that lie a step apart.
struct phase {
  /// The first of them.
  int32_t first;
  int32_t count;
  /// The window's rows that meet them, and the padding of the gradient for a convolution with these, turned.
  int32_t window, padding;
};

static struct phase phase(int32_t number, int32_t size, int32_t window, int32_t step, int32_t padding) {
  int32_t skipped = at_least(padding - number, step);
  int32_t meeting = number < window ? (window - 1 - number) / step + 1 : 0;
  return (struct phase){.first = skipped * step + number - padding,
                        .count = at_least(size + padding - number, step) - skipped,
                        .window = meeting, .padding = meeting > 0 ? meeting - 1 - skipped : 0};
}

/// The convolution that takes the output's gradient back to the images' rows and columns of two phases.
static struct kernel_convolution reversed(struct kernel_convolution s, struct phase rows, struct phase columns) {
  return (struct kernel_convolution){
      .rows = s.output_rows, .columns = s.output_columns, .channels = s.filters,
      .window_rows = columns.window > 0 ? rows.window : 0, .window_columns = columns.window,
      .stride_rows = 1, .stride_columns = 1, .padding_rows = rows.padding,
      .padding_columns = columns.padding, .output_rows = rows.count,
      .output_columns = columns.count, .filters = s.channels};
}

/// turned[window][filters][channels] of the windows' rows and columns that meet two phases, last ones first.
static void turn_windows(const float *kernel, float *turned, struct kernel_convolution s,
                         struct phase rows, int32_t row, struct phase columns, int32_t column) {
  int64_t size = (int64_t)s.channels * s.filters;
  for (int32_t y = rows.window - 1; y >= 0; y--)
    for (int32_t x = columns.window - 1; x >= 0; x--, turned += size) {
      int64_t place = (int64_t)(row + y * s.stride_rows) * s.window_columns + column + x * s.stride_columns;
      kernel_transpose(kernel + place * size, turned, s.channels, s.filters);
    }
}

static void convolve(const float *images, const float *kernel, const float *bias, bool relu,
                     struct places to, float *scratch, struct kernel_convolution s, int64_t count) {
  CHOOSE(convolve, (images, kernel, bias, relu, to, scratch, s, count));
}

static void winograd_input_gradient(const float *gradient, const float *kernel, float *images,
                                    float *scratch, struct kernel_convolution s, int64_t count) {
  CHOOSE(winograd_input_gradient, (gradient, kernel, images, scratch, s, count));
}

void kernel_convolve_input_gradient(const float *gradient, const float *kernel, const float *bias, bool relu,
                                    float *images, float *scratch, struct kernel_convolution s, int64_t count) {
  if (winograd_suits(s)) {
    winograd_input_gradient(gradient, kernel, images, scratch, s, count);
    if (bias || relu)
      kernel_add_bias_relu(images, bias, relu, count * s.rows * s.columns, s.channels, s.channels);
    return;
  }
  int64_t line = (int64_t)s.columns * s.channels;
  for (int32_t row = 0; row < s.stride_rows; row++)
    for (int32_t column = 0; column < s.stride_columns; column++) {
      struct phase rows = phase(row, s.rows, s.window_rows, s.stride_rows, s.padding_rows);
      struct phase columns =
          phase(column, s.columns, s.window_columns, s.stride_columns, s.padding_columns);
      if (rows.count <= 0 || columns.count <= 0) continue;
      turn_windows(kernel, scratch, s, rows, row, columns, column);
      struct places to = {.first = images + rows.first * line + (int64_t)columns.first * s.channels,
                          .image = s.rows * line, .row = s.stride_rows * line,
                          .column = (int64_t)s.stride_columns * s.channels};
      convolve(gradient, scratch, bias, relu, to, scratch + kernel_count(s),
               reversed(s, rows, columns), count);
    }
}

/// Rows of one image widened, and a panel of the kernel.
static int64_t direct_scratch(struct kernel_convolution s) {
  int64_t lines = s.rows * line_columns(s) * s.channels;
  return lines + (int64_t)s.window_rows * s.window_columns * s.channels * 32;
}

int64_t kernel_convolution_scratch(struct kernel_convolution s) {
  if (winograd_suits(s)) {
    // The exchanged kernel lies where sums come later, and may be the larger of the two.
    int64_t tiles = 36 * (apart(TILES * s.channels) + apart(TILES * s.filters));
    int64_t points = 36 * apart((int64_t)s.channels * s.filters);
    return points + (tiles > kernel_count(s) ? tiles : kernel_count(s));
  }
  int64_t most = direct_scratch(s);
  for (int32_t row = 0; row < s.stride_rows; row++)
    for (int32_t column = 0; column < s.stride_columns; column++) {
      struct phase rows = phase(row, s.rows, s.window_rows, s.stride_rows, s.padding_rows);
      struct phase columns =
          phase(column, s.columns, s.window_columns, s.stride_columns, s.padding_columns);
      if (rows.count <= 0 || columns.count <= 0) continue;
      int64_t back = kernel_count(s) + direct_scratch(reversed(s, rows, columns));
      if (back > most) most = back;
    }
  return most;
}
