// Convolutions with windows of 3 x 3 by Winograd's minimal filtering, included once for each instruction set.
// Tiles of 4 x 4 outputs, each seen by 6 x 6 inputs, are taken to 36 points, where a convolution is a product
// for each point: 36 multiplications a tile, channel and filter instead of 144.
//
// Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016. Both gradients are the
// same formula read backwards.

/// to = matrix * from, or with `turned` the matrix turned over; vectors lie a step apart.
TARGET INLINE void NAME(combine)(const float *matrix, const int rows, const int columns, const bool turned,
                                 const VECTOR *from, const int from_step, VECTOR *to, const int to_step) {
  UNROLL for (int i = 0; i < rows; i++) {
    VECTOR sum = {0};
    bool empty = true;
    UNROLL for (int j = 0; j < columns; j++) {
      float factor = turned ? matrix[j * rows + i] : matrix[i * columns + j];
      if (factor == 0) continue;
      VECTOR term = factor == 1 ? from[j * from_step] : from[j * from_step] * factor;
      sum = empty ? term : sum + term;
      empty = false;
    }
    to[i * to_step] = sum;
  }
}

/// to[size][size] = matrix * from[from_size][from_size] * matrix turned over, or the reverse with `turned`.
TARGET INLINE void NAME(transform)(const float *matrix, const int size, const int from_size,
                                   const bool turned, const VECTOR *from, VECTOR *to) {
  VECTOR half[POINTS * POINTS];
  UNROLL for (int x = 0; x < from_size; x++)
    NAME(combine)(matrix, size, from_size, turned, from + x, from_size, half + x, from_size);
  UNROLL for (int y = 0; y < size; y++)
    NAME(combine)(matrix, size, from_size, turned, half + y * from_size, 1, to + y * size, 1);
}

/// Reads a square of pixels from (y, x) on, zero beyond the image.
TARGET INLINE void NAME(read_square)(const float *image, int32_t y, int32_t x, const int size, int32_t rows,
                                     int32_t columns, int64_t channels, VECTOR *square) {
  bool isInside = y >= 0 && x >= 0 && y + size <= rows && x + size <= columns;
  UNROLL for (int i = 0; i < size; i++)
    UNROLL for (int j = 0; j < size; j++) {
      bool has = isInside || (y + i >= 0 && y + i < rows && x + j >= 0 && x + j < columns);
      square[i * size + j] =
          has ? *(const VECTOR *)(image + ((int64_t)(y + i) * columns + x + j) * channels) : (VECTOR){0};
    }
}

/// What `TILES` tiles from `first` on see of the images, at the points: a step of
/// `apart(TILES * channels)` from point to point.
TARGET static void NAME(input_points)(const float *images, struct kernel_convolution s, int64_t first,
                                      int64_t tiles, float *points) {
  int64_t image = (int64_t)s.rows * s.columns * s.channels, step = apart(TILES * s.channels);
  for (int64_t t = 0; t < tiles; t++) {
    struct winograd_tile tile = winograd_tile(s, first + t);
    for (int32_t c = 0; c < s.channels; c += LANES) {
      VECTOR square[POINTS * POINTS], at[POINTS * POINTS];
      NAME(read_square)(images + tile.image * image + c, tile.y - s.padding_rows,
                        tile.x - s.padding_columns, POINTS, s.rows, s.columns, s.channels, square);
      NAME(transform)(&of_input[0][0], POINTS, POINTS, false, square, at);
      UNROLL for (int p = 0; p < POINTS * POINTS; p++)
        *(VECTOR *)(points + p * step + t * s.channels + c) = at[p];
    }
  }
}

/// The gradient of `TILES` tiles of the output at the points: a step of
/// `apart(TILES * filters)` from point to point.
TARGET static void NAME(gradient_points)(const float *gradient, struct kernel_convolution s, int64_t first,
                                         int64_t tiles, float *points) {
  int64_t result = (int64_t)s.output_rows * s.output_columns * s.filters;
  int64_t step = apart(TILES * s.filters);
  for (int64_t t = 0; t < tiles; t++) {
    struct winograd_tile tile = winograd_tile(s, first + t);
    for (int32_t f = 0; f < s.filters; f += LANES) {
      VECTOR square[TILE_SIDE * TILE_SIDE], at[POINTS * POINTS];
      NAME(read_square)(gradient + tile.image * result + f, tile.y, tile.x, TILE_SIDE, s.output_rows,
                        s.output_columns, s.filters, square);
      NAME(transform)(&of_output[0][0], POINTS, TILE_SIDE, true, square, at);
      UNROLL for (int p = 0; p < POINTS * POINTS; p++)
        *(VECTOR *)(points + p * step + t * s.filters + f) = at[p];
    }
  }
}

/// The kernel at the points, a step of `apart(size)` from one to the next: kernel[9][size].
TARGET static void NAME(kernel_points)(const float *kernel, int64_t size, float *points) {
  int64_t step = apart(size);
  for (int64_t i = 0; i < size; i += LANES) {
    VECTOR window[9], at[POINTS * POINTS];
    UNROLL for (int w = 0; w < 9; w++) window[w] = *(const VECTOR *)(kernel + w * size + i);
    NAME(transform)(&of_kernel[0][0], POINTS, 3, false, window, at);
    UNROLL for (int p = 0; p < POINTS * POINTS; p++) *(VECTOR *)(points + p * step + i) = at[p];
  }
}

TARGET static void NAME(winograd)(const float *images, const float *kernel, const float *bias, bool relu,
                                  float *output, float *scratch, struct kernel_convolution s,
                                  int64_t count) {
  int64_t kernel_step = apart((int64_t)s.channels * s.filters);
  int64_t input_step = apart(TILES * s.channels), sum_step = apart(TILES * s.filters);
  float *weights = scratch, *inputs = weights + 36 * kernel_step, *sums = inputs + 36 * input_step;
  int64_t result = (int64_t)s.output_rows * s.output_columns * s.filters;
  NAME(kernel_points)(kernel, (int64_t)s.channels * s.filters, weights);
  int64_t total = count * winograd_tiles(s);
  for (int64_t first = 0; first < total; first += TILES) {
    int64_t tiles = total - first < TILES ? total - first : TILES;
    NAME(input_points)(images, s, first, tiles, inputs);
    for (int64_t p = 0; p < POINTS * POINTS; p++)
      NAME(product)((struct kernel_product){
          .a = inputs + p * input_step, .a_row_step = s.channels, .a_step = 1,
          .b = weights + p * kernel_step, .b_stride = s.filters, .c = sums + p * sum_step,
          .c_stride = s.filters, .rows = tiles, .columns = s.filters, .inner = s.channels});
    for (int64_t t = 0; t < tiles; t++) {
      struct winograd_tile tile = winograd_tile(s, first + t);
      for (int32_t f = 0; f < s.filters; f += LANES) {
        VECTOR at[POINTS * POINTS], square[TILE_SIDE * TILE_SIDE];
        UNROLL for (int p = 0; p < POINTS * POINTS; p++)
          at[p] = *(const VECTOR *)(sums + p * sum_step + t * s.filters + f);
        NAME(transform)(&of_output[0][0], TILE_SIDE, POINTS, false, at, square);
        VECTOR shift = bias ? *(const VECTOR *)(bias + f) : (VECTOR){0};
        float *to = output + tile.image * result + f;
        for (int32_t i = 0; i < TILE_SIDE && tile.y + i < s.output_rows; i++)
          for (int32_t j = 0; j < TILE_SIDE && tile.x + j < s.output_columns; j++) {
            VECTOR sum = square[i * TILE_SIDE + j] + shift;
            // Written so that NaN stays: it compares false with everything.
            if (relu) sum = (VECTOR)((NAME(bits))sum & ~(sum < 0));
            *(VECTOR *)(to + ((int64_t)(tile.y + i) * s.output_columns + tile.x + j) * s.filters) = sum;
          }
      }
    }
  }
}

TARGET static void NAME(winograd_kernel_gradient)(const float *images, const float *gradient,
                                                  float *kernel, float *scratch,
                                                  struct kernel_convolution s, int64_t count,
                                                  bool keep) {
  int64_t size = (int64_t)s.channels * s.filters, kernel_step = apart(size);
  int64_t input_step = apart(TILES * s.channels), gradient_step = apart(TILES * s.filters);
  float *sums = scratch, *inputs = sums + 36 * kernel_step, *gradients = inputs + 36 * input_step;
  int64_t total = count * winograd_tiles(s);
  for (int64_t first = 0; first < total; first += TILES) {
    int64_t tiles = total - first < TILES ? total - first : TILES;
    NAME(input_points)(images, s, first, tiles, inputs);
    NAME(gradient_points)(gradient, s, first, tiles, gradients);
    for (int64_t p = 0; p < POINTS * POINTS; p++)
      NAME(product)((struct kernel_product){
          .a = inputs + p * input_step, .a_row_step = 1, .a_step = s.channels,
          .b = gradients + p * gradient_step, .b_stride = s.filters, .c = sums + p * kernel_step,
          .c_stride = s.filters, .rows = s.channels, .columns = s.filters, .inner = tiles,
          .keep = first > 0});
  }
  for (int64_t i = 0; i < size; i += LANES) {
    VECTOR at[POINTS * POINTS], window[9];
    UNROLL for (int p = 0; p < POINTS * POINTS; p++) at[p] = *(const VECTOR *)(sums + p * kernel_step + i);
    NAME(transform)(&of_kernel[0][0], 3, POINTS, true, at, window);
    UNROLL for (int w = 0; w < 9; w++) {
      VECTOR *to = (VECTOR *)(kernel + w * size + i);
      *to = keep ? *to + window[w] : window[w];
    }
  }
}

TARGET static void NAME(winograd_input_gradient)(const float *gradient, const float *kernel, float *images,
                                                 float *scratch, struct kernel_convolution s,
                                                 int64_t count) {
  int64_t size = (int64_t)s.channels * s.filters, kernel_step = apart(size);
  int64_t sum_step = apart(TILES * s.channels), gradient_step = apart(TILES * s.filters);
  float *weights = scratch, *sums = weights + 36 * kernel_step, *gradients = sums + 36 * sum_step;
  // The kernel with channels and filters exchanged, where the sums come later.
  for (int w = 0; w < 9; w++)
    NAME(transpose)(kernel + w * size, s.filters, sums + w * size, s.channels, s.channels, s.filters);
  NAME(kernel_points)(sums, size, weights);
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  memset(images, 0, (size_t)(count * image) * sizeof(float));
  int64_t total = count * winograd_tiles(s);
  for (int64_t first = 0; first < total; first += TILES) {
    int64_t tiles = total - first < TILES ? total - first : TILES;
    NAME(gradient_points)(gradient, s, first, tiles, gradients);
    for (int64_t p = 0; p < POINTS * POINTS; p++)
      NAME(product)((struct kernel_product){
          .a = gradients + p * gradient_step, .a_row_step = s.filters, .a_step = 1,
          .b = weights + p * kernel_step, .b_stride = s.channels, .c = sums + p * sum_step,
          .c_stride = s.channels, .rows = tiles, .columns = s.channels, .inner = s.filters});
    for (int64_t t = 0; t < tiles; t++) {
      struct winograd_tile tile = winograd_tile(s, first + t);
      int32_t y = tile.y - s.padding_rows, x = tile.x - s.padding_columns;
      for (int32_t c = 0; c < s.channels; c += LANES) {
        VECTOR at[POINTS * POINTS], square[POINTS * POINTS];
        UNROLL for (int p = 0; p < POINTS * POINTS; p++)
          at[p] = *(const VECTOR *)(sums + p * sum_step + t * s.channels + c);
        NAME(transform)(&of_input[0][0], POINTS, POINTS, true, at, square);
        float *to = images + tile.image * image + c;
        for (int32_t i = y < 0 ? -y : 0; i < POINTS && y + i < s.rows; i++)
          for (int32_t j = x < 0 ? -x : 0; j < POINTS && x + j < s.columns; j++)
            *(VECTOR *)(to + ((int64_t)(y + i) * s.columns + x + j) * s.channels) +=
                square[i * POINTS + j];
      }
    }
  }
}
