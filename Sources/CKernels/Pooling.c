#include "CKernels.h"
#include "KernelSupport.h"

/// The part of a window that lies within the image: from `first` up to `end`.
INLINE void window_limits(int32_t output, int32_t stride, int32_t padding, int32_t window,
                          int32_t size, int32_t *first, int32_t *end) {
  int32_t start = output * stride - padding;
  *first = start < 0 ? 0 : start;
  *end = start + window > size ? size : start + window;
}

/// Sixteen channels at a time, in registers while a window goes by.
#define CHANNELS 16
typedef float channels __attribute__((vector_size(CHANNELS * 4), aligned(4)));
typedef int32_t places_of_channels __attribute__((vector_size(CHANNELS * 4), aligned(4)));
static const places_of_channels lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

KERNEL(void, kernel_max_pool_forward,
       (const float *images, float *output, int32_t *places, struct kernel_windows s, int64_t
       count),
       (images, output, places, s, count)) {
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  for (int64_t n = 0; n < count; n++, images += image)
    for (int32_t oy = 0; oy < s.output_rows; oy++) {
      int32_t y0, y1;
      window_limits(oy, s.stride_rows, s.padding_rows, s.window_rows, s.rows, &y0, &y1);
      for (int32_t ox = 0; ox < s.output_columns; ox++, output += s.channels, places += s.channels) {
        int32_t x0, x1;
        window_limits(ox, s.stride_columns, s.padding_columns, s.window_columns, s.columns, &x0,
                      &x1);
        int32_t c = 0;
        // Both comparisons are written so that NaN, once found, stays: it is neither above nor below anything.
        for (; c + CHANNELS <= s.channels; c += CHANNELS) {
          int32_t start = (y0 * s.columns + x0) * s.channels + c;
          channels largest = *(const channels *)(images + start);
          places_of_channels place = lanes + start;
          for (int32_t y = y0; y < y1; y++)
            for (int32_t x = x0; x < x1; x++) {
              int32_t at = (y * s.columns + x) * s.channels + c;
              channels value = *(const channels *)(images + at);
              places_of_channels larger = ~(value <= largest) & (largest == largest);
              largest = (channels)(((places_of_channels)value & larger) |
                                   ((places_of_channels)largest & ~larger));
              place = ((lanes + at) & larger) | (place & ~larger);
            }
          *(channels *)(output + c) = largest;
          *(places_of_channels *)(places + c) = place;
        }
        for (; c < s.channels; c++) {
          int32_t place = (y0 * s.columns + x0) * s.channels + c;
          float largest = images[place];
          for (int32_t y = y0; y < y1; y++)
            for (int32_t x = x0; x < x1; x++) {
              int32_t at = (y * s.columns + x) * s.channels + c;
              bool larger = !(images[at] <= largest) && largest == largest;
              largest = larger ? images[at] : largest;
              place = larger ? at : place;
            }
          output[c] = largest;
          places[c] = place;
        }
      }
    }
}

/// The gradient of one image whose windows follow one another: no pixel is in two.
INLINE void write_max_pool_gradient(const float *restrict gradient, const int32_t *restrict places,
                                    float *restrict image, struct kernel_windows s) {
  size_t pixel = (size_t)s.channels * sizeof(float);
  int32_t y0, y1 = 0;
  for (int32_t oy = 0; oy < s.output_rows; oy++) {
    window_limits(oy, s.stride_rows, s.padding_rows, s.window_rows, s.rows, &y0, &y1);
    int32_t x0, x1 = 0;
    for (int32_t ox = 0; ox < s.output_columns; ox++, gradient += s.channels, places += s.channels) {
      window_limits(ox, s.stride_columns, s.padding_columns, s.window_columns, s.columns, &x0, &x1);
      for (int32_t y = y0; y < y1; y++)
        for (int32_t x = x0; x < x1; x++) {
          int32_t at = (y * s.columns + x) * s.channels;
          int32_t c = 0;
          for (; c + CHANNELS <= s.channels; c += CHANNELS) {
            places_of_channels value = *(const places_of_channels *)(gradient + c);
            places_of_channels largest = *(const places_of_channels *)(places + c) == lanes + (at + c);
            *(places_of_channels *)(image + at + c) = value & largest;
          }
          for (; c < s.channels; c++) image[at + c] = places[c] == at + c ? gradient[c] : 0;
        }
    }
    for (int32_t y = y0; y < y1; y++)
      memset(image + ((int64_t)y * s.columns + x1) * s.channels, 0, (size_t)(s.columns - x1) * pixel);
  }
  memset(image + (int64_t)y1 * s.columns * s.channels, 0,
         (size_t)(s.rows - y1) * (size_t)s.columns * pixel);
}

KERNEL(void, kernel_max_pool_backward,
       (const float *gradient, const int32_t *places, float *images, struct kernel_windows s,
       int64_t count),
       (gradient, places, images, s, count)) {
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  int64_t outputs = (int64_t)s.output_rows * s.output_columns * s.channels;
  bool follows = s.stride_rows == s.window_rows && s.stride_columns == s.window_columns;
  for (int64_t n = 0; n < count; n++, images += image, gradient += outputs, places += outputs) {
    if (follows) {
      write_max_pool_gradient(gradient, places, images, s);
    } else {
      memset(images, 0, (size_t)image * sizeof(float));
      for (int64_t i = 0; i < outputs; i++) images[places[i]] += gradient[i];
    }
  }
}

KERNEL(void, kernel_average_pool_forward,
       (const float *images, float *output, struct kernel_windows s, int64_t count),
       (images, output, s, count)) {
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  for (int64_t n = 0; n < count; n++, images += image)
    for (int32_t oy = 0; oy < s.output_rows; oy++) {
      int32_t y0, y1;
      window_limits(oy, s.stride_rows, s.padding_rows, s.window_rows, s.rows, &y0, &y1);
      for (int32_t ox = 0; ox < s.output_columns; ox++, output += s.channels) {
        int32_t x0, x1;
        window_limits(ox, s.stride_columns, s.padding_columns, s.window_columns, s.columns, &x0,
                      &x1);
        for (int32_t c = 0; c < s.channels; c++) output[c] = 0;
        for (int32_t y = y0; y < y1; y++)
          for (int32_t x = x0; x < x1; x++) {
            const float *from = images + ((int64_t)y * s.columns + x) * s.channels;
            for (int32_t c = 0; c < s.channels; c++) output[c] += from[c];
          }
        float factor = 1.0f / (float)((y1 - y0) * (x1 - x0));
        for (int32_t c = 0; c < s.channels; c++) output[c] *= factor;
      }
    }
}

KERNEL(void, kernel_average_pool_backward,
       (const float *gradient, float *images, struct kernel_windows s, int64_t count),
       (gradient, images, s, count)) {
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  for (int64_t n = 0; n < count; n++, images += image)
    for (int32_t oy = 0; oy < s.output_rows; oy++) {
      int32_t y0, y1;
      window_limits(oy, s.stride_rows, s.padding_rows, s.window_rows, s.rows, &y0, &y1);
      for (int32_t ox = 0; ox < s.output_columns; ox++, gradient += s.channels) {
        int32_t x0, x1;
        window_limits(ox, s.stride_columns, s.padding_columns, s.window_columns, s.columns, &x0,
                      &x1);
        float factor = 1.0f / (float)((y1 - y0) * (x1 - x0));
        for (int32_t y = y0; y < y1; y++)
          for (int32_t x = x0; x < x1; x++) {
            float *to = images + ((int64_t)y * s.columns + x) * s.channels;
            for (int32_t c = 0; c < s.channels; c++) to[c] += gradient[c] * factor;
          }
      }
    }
}
