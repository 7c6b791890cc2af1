#include "CKernels.h"
#include "KernelSupport.h"

/// Two numbers of the standard normal distribution for each index (Box and Muller, 1958).
INLINE void normal_pair(uint32_t index, uint32_t first, uint32_t second, float *even, float *odd) {
  uint32_t h = mixed(index * 0x9e3779b9u ^ first);
  float u = (float)((int32_t)(h >> 8) + 1) * 0x1p-24f;
  float turn = (float)(int32_t)(mixed(h + second) >> 8) * 0x1p-22f;
  float radius = __builtin_sqrtf(-2.0f * fast_log(u));
  // The nearest quarter of a turn and an angle of at most an eighth of one.
  int32_t quarter = (int32_t)(turn + 0.5f);
  float angle = (turn - (float)quarter) * 1.57079633f;
  float z = angle * angle;
  float s = ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * angle + angle;
  float c = ((2.4433157118e-5f * z - 1.3887316255e-3f) * z + 4.1666645683e-2f) * z * z - 0.5f * z + 1.0f;
  float sine = quarter & 1 ? c : s;
  float cosine = quarter & 1 ? s : c;
  *even = radius * ((quarter + 1) & 2 ? -cosine : cosine);
  *odd = radius * (quarter & 2 ? -sine : sine);
}

KERNEL(void, kernel_add_noise,
       (float *restrict values, int64_t count, float deviation, uint64_t seed, float lower,
       float upper),
       (values, count, deviation, seed, lower, upper)) {
  uint32_t first = (uint32_t)seed, second = (uint32_t)(seed >> 32);
  int64_t half = count / 2;
  float *restrict rest = values + half;
  for (int64_t i = 0; i < half; i++) {
    float a, b;
    normal_pair((uint32_t)i, first, second, &a, &b);
    a = values[i] + deviation * a;
    b = rest[i] + deviation * b;
    a = a < lower ? lower : a;
    b = b < lower ? lower : b;
    values[i] = a > upper ? upper : a;
    rest[i] = b > upper ? upper : b;
  }
  if (count % 2 == 1) {
    float a, b;
    normal_pair((uint32_t)half, first, second, &a, &b);
    a = values[count - 1] + deviation * a;
    a = a < lower ? lower : a;
    values[count - 1] = a > upper ? upper : a;
  }
}

INLINE void resample(float *restrict image, const float *restrict padded, int32_t rows,
                     int32_t columns, int32_t channels, float xx, float xy, float x0, float yx,
                     float yy, float y0) {
  int32_t width = (columns + 3) * channels;
  for (int32_t y = 0; y < rows; y++) {
    float *restrict to = image + (int64_t)y * columns * channels;
    // One more for the border, so that cutting off is rounding down.
    float x_start = xy * (float)y + x0 + 1.0f, y_start = yy * (float)y + y0 + 1.0f;
    for (int32_t x = 0; x < columns; x++) {
      float sx = xx * (float)x + x_start, sy = yx * (float)x + y_start;
      sx = sx > 0.0f ? sx : 0.0f;
      sy = sy > 0.0f ? sy : 0.0f;
      sx = sx < (float)(columns + 1) ? sx : (float)(columns + 1);
      sy = sy < (float)(rows + 1) ? sy : (float)(rows + 1);
      int32_t ix = (int32_t)sx, iy = (int32_t)sy;
      float fx = sx - (float)ix, fy = sy - (float)iy;
      int32_t from = iy * width + ix * channels;
      for (int32_t c = 0; c < channels; c++) {
        float top = padded[from + c], bottom = padded[from + width + c];
        top += fx * (padded[from + channels + c] - top);
        bottom += fx * (padded[from + width + channels + c] - bottom);
        to[x * channels + c] = top + fy * (bottom - top);
      }
    }
  }
}

KERNEL(void, kernel_transform_image,
       (float *restrict image, float *restrict padded, int64_t rows, int64_t columns,
       int64_t channels, float xx, float xy, float x0, float yx, float yy, float y0),
       (image, padded, rows, columns, channels, xx, xy, x0, yx, yy, y0)) {
  int64_t width = (columns + 3) * channels;
  for (int64_t y = 0; y < rows; y++)
    memcpy(padded + (y + 1) * width + channels, image + y * columns * channels,
           (size_t)(columns * channels) * sizeof(float));
  if (channels == 1)
    resample(image, padded, (int32_t)rows, (int32_t)columns, 1, xx, xy, x0, yx, yy, y0);
  else
    resample(image, padded, (int32_t)rows, (int32_t)columns, (int32_t)channels, xx, xy, x0, yx, yy,
             y0);
}
