// General products on the register tile, included once for each instruction set.

/// c (+)= a * b, in blocks of the inner dimension that leave a panel of b in the first cache.
TARGET static void NAME(product)(struct kernel_product p) {
  float packed[BLOCK * 2 * LANES] __attribute__((aligned(64)));
  for (int64_t k = 0; k < p.inner; k += BLOCK) {
    int64_t depth = p.inner - k < BLOCK ? p.inner - k : BLOCK;
    struct tile t = {.a = p.a + k * p.a_step, .row_step = p.a_row_step, .step = p.a_step,
                     .segments = 1, .inner = depth, .c_stride = p.c_stride,
                     .keep = p.keep || k > 0};
    const float *bias = k + depth == p.inner ? p.bias : 0;
    t.relu = k + depth == p.inner && p.relu;
    if (!p.b_transposed && p.a_step == 1 && depth <= 64 && p.rows * p.columns > 1 << 14) {
      // Little to sum: rows of c are written from one end to the other while b stays in a cache.
      for (int32_t row = 0; row < p.rows;) {
        int32_t rest = (int32_t)p.rows - row;
        int32_t count = rest <= MOST_ROWS ? rest : rest < 2 * MOST_ROWS ? (rest + 1) / 2 : MOST_ROWS;
        for (int64_t n = 0; n < p.columns; n += 2 * LANES) {
          t.b = p.b + k * p.b_stride + n;
          t.b_stride = p.b_stride;
          t.c = p.c + row * p.c_stride + n;
          t.bias = bias ? bias + n : 0;
          NAME(any_tile)(count, p.columns - n < 2 * LANES ? (int)(p.columns - n) : 2 * LANES, &t);
        }
        t.a += count * p.a_row_step;
        row += count;
      }
      continue;
    }
    bool packs = p.b_transposed || (p.rows > 16 * MOST_ROWS && p.b_stride > 2 * LANES);
    for (int64_t n = 0; n < p.columns; n += 2 * LANES) {
      int width = p.columns - n < 2 * LANES ? (int)(p.columns - n) : 2 * LANES;
      t.b = packed;
      t.b_stride = 2 * LANES;
      if (p.b_transposed) {
        NAME(transpose)(p.b + n * p.b_stride + k, p.b_stride, packed, 2 * LANES, width, depth);
      } else if (packs) {
        for (int64_t i = 0; i < depth; i++)
          memcpy(packed + i * 2 * LANES, p.b + (k + i) * p.b_stride + n, (size_t)width * 4);
      } else {
        t.b = p.b + k * p.b_stride + n;
        t.b_stride = p.b_stride;
      }
      t.a = p.a + k * p.a_step;
      t.c = p.c + n;
      t.bias = bias ? bias + n : 0;
      NAME(panel)((int32_t)p.rows, width, &t);
    }
  }
}

/// c (+)= a * b^T where a has few rows: computes c^T = b * a^T in tiles, so that the small a is turned over
/// and not the large b.
TARGET static void NAME(product_turned)(struct kernel_product p) {
  float packed[BLOCK * 2 * LANES] __attribute__((aligned(64)));
  float result[8 * 2 * LANES] __attribute__((aligned(64)));
  for (int64_t k = 0; k < p.inner; k += BLOCK) {
    int64_t depth = p.inner - k < BLOCK ? p.inner - k : BLOCK;
    bool keep = p.keep || k > 0;
    for (int64_t m = 0; m < p.rows; m += 2 * LANES) {
      int width = p.rows - m < 2 * LANES ? (int)(p.rows - m) : 2 * LANES;
      NAME(transpose)(p.a + m * p.a_row_step + k, p.a_row_step, packed, 2 * LANES, width, depth);
      struct tile t = {.row_step = p.b_stride, .step = 1, .segments = 1, .inner = depth,
                       .b = packed, .b_stride = 2 * LANES, .c = result, .c_stride = 2 * LANES};
      for (int64_t n = 0; n < p.columns; n += 8) {
        int count = p.columns - n < 8 ? (int)(p.columns - n) : 8;
        t.a = p.b + n * p.b_stride + k;
        t.c = result;
        NAME(panel)(count, width, &t);
        float *c = p.c + m * p.c_stride + n;
        if (keep) {
          for (int r = 0; r < width; r++)
            for (int j = 0; j < count; j++) c[r * p.c_stride + j] += result[j * 2 * LANES + r];
        } else {
          NAME(transpose)(result, 2 * LANES, c, p.c_stride, count, width);
        }
      }
    }
  }
}

TARGET static void NAME(multiply)(struct kernel_product p) {
  // What would be turned over: b, once for all rows; or a and c.
  bool turns = p.b_transposed && p.a_step == 1 && !p.bias && !p.relu &&
               p.columns * p.inner > p.rows * (p.columns + p.inner);
  if (turns)
    NAME(product_turned)(p);
  else
    NAME(product)(p);
}
