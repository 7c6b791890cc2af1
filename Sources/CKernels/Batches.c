#include "CKernels.h"
#include "KernelSupport.h"

/// Rows of a shuffled order lie anywhere in memory: asks for one that is wanted soon.
INLINE void fetch(const void *row, int64_t bytes) {
  for (int64_t at = 0; at < bytes; at += 64) __builtin_prefetch((const char *)row + at);
}

/// Rows that are asked for ahead of the one that is copied.
enum { ahead = 2 };

KERNEL(void, kernel_gather_bytes,
       (float *restrict rows, const uint8_t *restrict source, const int32_t *restrict indices,
       int64_t count, int64_t width, float scale),
       (rows, source, indices, count, width, scale)) {
  for (int64_t r = 0; r < count && r < ahead; r++) fetch(source + (int64_t)indices[r] * width, width);
  for (int64_t r = 0; r < count; r++) {
    if (r + ahead < count) fetch(source + (int64_t)indices[r + ahead] * width, width);
    const uint8_t *from = source + (int64_t)indices[r] * width;
    float *to = rows + r * width;
    for (int64_t c = 0; c < width; c++) to[c] = (float)from[c] * scale;
  }
}

KERNEL(void, kernel_gather_floats,
       (float *restrict rows, const float *restrict source, const int32_t *restrict indices, int64_t
       count, int64_t width),
       (rows, source, indices, count, width)) {
  for (int64_t r = 0; r < count && r < ahead; r++) fetch(source + (int64_t)indices[r] * width, width * 4);
  for (int64_t r = 0; r < count; r++) {
    if (r + ahead < count) fetch(source + (int64_t)indices[r + ahead] * width, width * 4);
    const float *from = source + (int64_t)indices[r] * width;
    float *to = rows + r * width;
    for (int64_t c = 0; c < width; c++) to[c] = from[c];
  }
}
