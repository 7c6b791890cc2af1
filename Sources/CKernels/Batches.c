#include "CKernels.h"
#include "KernelSupport.h"

KERNEL(void, kernel_gather_bytes,
       (float *restrict rows, const uint8_t *restrict source, const int32_t *restrict indices,
       int64_t count, int64_t width, float scale),
       (rows, source, indices, count, width, scale)) {
  for (int64_t r = 0; r < count; r++) {
    const uint8_t *from = source + (int64_t)indices[r] * width;
    float *to = rows + r * width;
    for (int64_t c = 0; c < width; c++) to[c] = (float)from[c] * scale;
  }
}

KERNEL(void, kernel_gather_floats,
       (float *restrict rows, const float *restrict source, const int32_t *restrict indices, int64_t
       count, int64_t width),
       (rows, source, indices, count, width)) {
  for (int64_t r = 0; r < count; r++) {
    const float *from = source + (int64_t)indices[r] * width;
    float *to = rows + r * width;
    for (int64_t c = 0; c < width; c++) to[c] = from[c];
  }
}
