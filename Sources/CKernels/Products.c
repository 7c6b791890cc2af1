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
  return s.window_rows == 3 && s.window_columns == 3 && s.channels % 16 == 0 && s.filters % 16 == 0 &&
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
  CHOOSE(convolve, (images, kernel, bias, relu, output, scratch, s, count));
}

void kernel_convolve_kernel_gradient(const float *images, const float *gradient, float *kernel,
                                     float *scratch, struct kernel_convolution s, int64_t count,
                                     bool keep) {
  if (winograd_suits(s))
    CHOOSE(winograd_kernel_gradient, (images, gradient, kernel, scratch, s, count, keep));
  CHOOSE(kernel_gradient, (images, gradient, kernel, scratch, s, count, keep));
}

/// turned[window][filters][channels], the window turned by 180 degrees: the kernel that takes the output's
/// gradient back to the images.
static void turn_windows(const float *kernel, float *turned, struct kernel_convolution s) {
  int64_t places = (int64_t)s.window_rows * s.window_columns;
  int64_t size = (int64_t)s.channels * s.filters;
  for (int64_t w = 0; w < places; w++)
    kernel_transpose(kernel + w * size, turned + (places - 1 - w) * size, s.channels, s.filters);
}

/// The convolution that takes the output's gradient back to the images, with turned windows.
static struct kernel_convolution reversed(struct kernel_convolution s) {
  return (struct kernel_convolution){
      .rows = s.output_rows, .columns = s.output_columns, .channels = s.filters,
      .window_rows = s.window_rows, .window_columns = s.window_columns,
      .padding_rows = s.window_rows - 1 - s.padding_rows,
      .padding_columns = s.window_columns - 1 - s.padding_columns, .output_rows = s.rows,
      .output_columns = s.columns, .filters = s.channels};
}

static int64_t kernel_count(struct kernel_convolution s) {
  return (int64_t)s.window_rows * s.window_columns * s.channels * s.filters;
}

void kernel_convolve_input_gradient(const float *gradient, const float *kernel, float *images,
                                    float *scratch, struct kernel_convolution s, int64_t count) {
  if (winograd_suits(s))
    CHOOSE(winograd_input_gradient, (gradient, kernel, images, scratch, s, count));
  turn_windows(kernel, scratch, s);
  float *rest = scratch + kernel_count(s);
  struct kernel_convolution back = reversed(s);
  CHOOSE(convolve, (gradient, scratch, 0, false, images, rest, back, count));
}

/// Rows of one image widened, and a panel of the kernel.
static int64_t direct_scratch(struct kernel_convolution s) {
  int64_t lines = (int64_t)s.rows * (s.output_columns + s.window_columns - 1) * s.channels;
  return lines + (int64_t)s.window_rows * s.window_columns * s.channels * 32;
}

int64_t kernel_convolution_scratch(struct kernel_convolution s) {
  if (winograd_suits(s)) {
    // The exchanged kernel lies where sums come later, and may be the larger of the two.
    int64_t tiles = 36 * (apart(TILES * s.channels) + apart(TILES * s.filters));
    int64_t points = 36 * apart((int64_t)s.channels * s.filters);
    return points + (tiles > kernel_count(s) ? tiles : kernel_count(s));
  }
  int64_t forward = direct_scratch(s), back = kernel_count(s) + direct_scratch(reversed(s));
  return forward > back ? forward : back;
}
