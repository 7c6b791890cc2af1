#include "CKernels.h"
#include "KernelSupport.h"

KERNEL(void, kernel_unfold,
       (const float *restrict images, float *restrict windows, struct kernel_windows s, int64_t
       count),
       (images, windows, s, count)) {
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  int64_t line = (int64_t)s.window_columns * s.channels;
  for (int64_t n = 0; n < count; n++, images += image)
    for (int32_t oy = 0; oy < s.output_rows; oy++)
      for (int32_t ox = 0; ox < s.output_columns; ox++)
        for (int32_t wy = 0; wy < s.window_rows; wy++, windows += line) {
          int32_t y = oy * s.stride_rows - s.padding_rows + wy * s.dilation_rows;
          int32_t x = ox * s.stride_columns - s.padding_columns;
          if (y < 0 || y >= s.rows) {
            memset(windows, 0, (size_t)line * sizeof(float));
            continue;
          }
          const float *row = images + (int64_t)y * s.columns * s.channels;
          if (s.dilation_columns == 1 && x >= 0 && x + s.window_columns <= s.columns) {
            const float *from = row + (int64_t)x * s.channels;
            for (int64_t i = 0; i < line; i++) windows[i] = from[i];
            continue;
          }
          for (int32_t wx = 0; wx < s.window_columns; wx++) {
            int32_t at = x + wx * s.dilation_columns;
            float *to = windows + (int64_t)wx * s.channels;
            if (at < 0 || at >= s.columns)
              memset(to, 0, (size_t)s.channels * sizeof(float));
            else
              memcpy(to, row + (int64_t)at * s.channels, (size_t)s.channels * sizeof(float));
          }
        }
}

KERNEL(void, kernel_fold,
       (const float *restrict windows, float *restrict images, struct kernel_windows s, int64_t
       count),
       (windows, images, s, count)) {
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  int64_t line = (int64_t)s.window_columns * s.channels;
  for (int64_t n = 0; n < count; n++, images += image)
    for (int32_t oy = 0; oy < s.output_rows; oy++)
      for (int32_t ox = 0; ox < s.output_columns; ox++)
        for (int32_t wy = 0; wy < s.window_rows; wy++, windows += line) {
          int32_t y = oy * s.stride_rows - s.padding_rows + wy * s.dilation_rows;
          int32_t x = ox * s.stride_columns - s.padding_columns;
          if (y < 0 || y >= s.rows) continue;
          float *row = images + (int64_t)y * s.columns * s.channels;
          if (s.dilation_columns == 1 && x >= 0 && x + s.window_columns <= s.columns) {
            float *to = row + (int64_t)x * s.channels;
            for (int64_t i = 0; i < line; i++) to[i] += windows[i];
            continue;
          }
          for (int32_t wx = 0; wx < s.window_columns; wx++) {
            int32_t at = x + wx * s.dilation_columns;
            if (at < 0 || at >= s.columns) continue;
            const float *from = windows + (int64_t)wx * s.channels;
            float *to = row + (int64_t)at * s.channels;
            for (int32_t c = 0; c < s.channels; c++) to[c] += from[c];
          }
        }
}

KERNEL(void, kernel_up_sample_forward,
       (const float *images, float *output, int64_t count, int32_t rows, int32_t columns, int32_t
       channels, int32_t factor_rows, int32_t factor_columns),
       (images, output, count, rows, columns, channels, factor_rows, factor_columns)) {
  for (int64_t n = 0; n < count * rows; n++, images += (int64_t)columns * channels)
    for (int32_t ry = 0; ry < factor_rows; ry++)
      for (int32_t x = 0; x < columns; x++)
        for (int32_t rx = 0; rx < factor_columns; rx++, output += channels)
          for (int32_t c = 0; c < channels; c++) output[c] = images[x * channels + c];
}

KERNEL(void, kernel_up_sample_backward,
       (const float *gradient, float *images, int64_t count, int32_t rows, int32_t columns, int32_t
       channels, int32_t factor_rows, int32_t factor_columns),
       (gradient, images, count, rows, columns, channels, factor_rows, factor_columns)) {
  for (int64_t n = 0; n < count * rows; n++, images += (int64_t)columns * channels) {
    for (int64_t i = 0; i < (int64_t)columns * channels; i++) images[i] = 0;
    for (int32_t ry = 0; ry < factor_rows; ry++)
      for (int32_t x = 0; x < columns; x++)
        for (int32_t rx = 0; rx < factor_columns; rx++, gradient += channels)
          for (int32_t c = 0; c < channels; c++) images[x * channels + c] += gradient[c];
  }
}
