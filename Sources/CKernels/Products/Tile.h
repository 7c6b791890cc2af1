// The register tile of all products, included once for each instruction set with LANES, MOST_ROWS, NAME(x)
// and TARGET defined. A tile of sums stays in registers while the inner dimension goes by.

#define VECTOR NAME(vector)
typedef float VECTOR __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t NAME(bits) __attribute__((vector_size(LANES * 4)));

/// The first `count` of a vector's lanes from memory, the others zero.
TARGET INLINE VECTOR NAME(load_part)(const float *from, int count) {
#if LANES == 16
  return (VECTOR)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), from);
#elif LANES == 8
  __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return (VECTOR)_mm256_maskload_ps(from, _mm256_cmpgt_epi32(_mm256_set1_epi32(count), lane));
#else
  VECTOR value = {0};
  for (int i = 0; i < count; i++) value[i] = from[i];
  return value;
#endif
}

TARGET INLINE void NAME(store_part)(float *to, VECTOR value, int count) {
#if LANES == 16
  _mm512_mask_storeu_ps(to, (__mmask16)((1u << count) - 1), (__m512)value);
#elif LANES == 8
  __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  _mm256_maskstore_ps(to, _mm256_cmpgt_epi32(_mm256_set1_epi32(count), lane), (__m256)value);
#else
  for (int i = 0; i < count; i++) to[i] = value[i];
#endif
}

/// A line of a tile: `vectors` vectors, the last with `last` lanes when it is not `whole`.
#define LOAD(from, v) \
  (whole || v + 1 < vectors ? *(const VECTOR *)((from) + (v) * LANES) \
                            : NAME(load_part)((from) + (v) * LANES, last))

TARGET INLINE void NAME(tile)(const int rows, const int vectors, const bool whole, int last,
                              const struct tile *restrict t) {
  VECTOR sums[MOST_ROWS][2];
  const float *a = t->a, *b = t->b;
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++)
      sums[r][v] = t->keep ? LOAD(t->c + r * t->c_stride, v) : (VECTOR){0};
  for (int64_t segment = 0; segment < t->segments; segment++, a += t->segment_step) {
    // Three rows share a pointer, because three distances fit into one address.
    const float *from[(MOST_ROWS + 2) / 3];
    UNROLL for (int r = 0; r < rows; r += 3) from[r / 3] = a + r * t->row_step;
    NO_UNROLL for (int64_t k = 0; k < t->inner; k++) {
      VECTOR line[2];
      UNROLL for (int v = 0; v < vectors; v++) line[v] = LOAD(b, v);
      UNROLL for (int r = 0; r < rows; r++) {
        float value = from[r / 3][(r % 3) * t->row_step];
        UNROLL for (int v = 0; v < vectors; v++) sums[r][v] += line[v] * value;
      }
      b += t->b_stride;
      UNROLL for (int r = 0; r < rows; r += 3) from[r / 3] += t->step;
    }
  }
  if (t->bias)
    UNROLL for (int v = 0; v < vectors; v++) {
      VECTOR bias = LOAD(t->bias, v);
      UNROLL for (int r = 0; r < rows; r++) sums[r][v] += bias;
    }
  if (t->relu)
    // Written so that NaN stays: it compares false with everything.
    UNROLL for (int r = 0; r < rows; r++)
      UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = (VECTOR)((NAME(bits))sums[r][v] & ~(sums[r][v] < 0));
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++) {
      float *to = t->c + r * t->c_stride + v * LANES;
      if (whole || v + 1 < vectors)
        *(VECTOR *)to = sums[r][v];
      else
        NAME(store_part)(to, sums[r][v], last);
    }
}

#define TILE(count)                                                                               \
  case count:                                                                                     \
    if (width == 2 * LANES) NAME(tile)(count, 2, true, 0, t);                                     \
    else if (width == LANES) NAME(tile)(count, 1, true, 0, t);                                    \
    else if (width > LANES) NAME(tile)(count, 2, false, width - LANES, t);                        \
    else NAME(tile)(count, 1, false, width, t);                                                   \
    break;

/// One tile of 1 to MOST_ROWS rows and 1 to 2 * LANES columns.
TARGET static void NAME(any_tile)(int rows, int width, const struct tile *restrict t) {
  switch (rows) {
    TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
#if MOST_ROWS > 6
    TILE(7) TILE(8) TILE(9) TILE(10) TILE(11) TILE(12)
#endif
  }
}

/// All rows of one panel of `width` columns, in nearly equal pieces.
TARGET static void NAME(panel)(int32_t rows, int width, struct tile *t) {
  int32_t pieces = (rows + MOST_ROWS - 1) / MOST_ROWS;
  int32_t size = rows / pieces, larger = rows % pieces;
  for (int32_t piece = 0; piece < pieces; piece++) {
    int count = size + (piece < larger);
    NAME(any_tile)(count, width, t);
    t->a += count * t->row_step;
    t->c += count * t->c_stride;
  }
}

/// to[k][j] = from[j][k] for 8 x 8 floats.
TARGET INLINE void NAME(transpose_8)(const float *from, int64_t from_stride, float *to, int64_t to_stride) {
  typedef float v8 __attribute__((vector_size(32), aligned(4)));
  v8 a[8], b[8];
  UNROLL for (int i = 0; i < 8; i++) a[i] = *(const v8 *)(from + i * from_stride);
  UNROLL for (int i = 0; i < 8; i += 2) {
    b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  UNROLL for (int i = 0; i < 8; i += 4)
    UNROLL for (int j = 0; j < 2; j++) {
      a[i + 2 * j] = __builtin_shufflevector(b[i + j], b[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      a[i + 2 * j + 1] = __builtin_shufflevector(b[i + j], b[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  UNROLL for (int i = 0; i < 4; i++) {
    *(v8 *)(to + i * to_stride) = __builtin_shufflevector(a[i], a[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(v8 *)(to + (i + 4) * to_stride) = __builtin_shufflevector(a[i], a[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

/// to[k][j] = from[j][k] for rows j and columns k of `from`.
TARGET static void NAME(transpose)(const float *from, int64_t from_stride, float *to, int64_t to_stride,
                                   int64_t rows, int64_t columns) {
  int64_t j = 0;
  for (; j + 8 <= rows; j += 8) {
    int64_t k = 0;
    for (; k + 8 <= columns; k += 8)
      NAME(transpose_8)(from + j * from_stride + k, from_stride, to + k * to_stride + j, to_stride);
    for (; k < columns; k++)
      for (int64_t i = j; i < j + 8; i++) to[k * to_stride + i] = from[i * from_stride + k];
  }
  for (; j < rows; j++)
    for (int64_t k = 0; k < columns; k++) to[k * to_stride + j] = from[j * from_stride + k];
}
