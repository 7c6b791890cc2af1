// Convolutions with steps of 1 on the register tile, included once for each instruction set. A tile is a piece
// of one output row; the window's rows follow one another in memory, so nothing is laid out anew.

/// One image with zeros beside its rows, as wide as its windows reach; the image itself where that is nothing.
TARGET INLINE const float *NAME(widened)(const float *image, float *lines, struct kernel_convolution s) {
  int64_t width = s.output_columns + s.window_columns - 1;
  if (width == s.columns) return image;
  int64_t line = (int64_t)s.columns * s.channels, wide = width * s.channels;
  int64_t before = (int64_t)s.padding_columns * s.channels;
  for (int64_t y = 0; y < s.rows; y++) {
    memset(lines + y * wide, 0, (size_t)before * 4);
    memcpy(lines + y * wide + before, image + y * line, (size_t)line * 4);
    memset(lines + y * wide + before + line, 0, (size_t)(wide - before - line) * 4);
  }
  return lines;
}

/// The rows of a window, or of an output, for which `at + i` stays within an image: from `first` up to `end`.
INLINE void NAME(limits)(int32_t at, int32_t count, int32_t size, int32_t *first, int32_t *end) {
  *first = at < 0 ? -at : 0;
  *end = at + count > size ? size - at : count;
}

TARGET static void NAME(convolve)(const float *images, const float *kernel, const float *bias, bool relu,
                                  float *output, float *scratch, struct kernel_convolution s,
                                  int64_t count) {
  int64_t width = s.output_columns + s.window_columns - 1;
  int64_t depth = (int64_t)s.window_columns * s.channels;
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  int64_t result = (int64_t)s.output_rows * s.output_columns * s.filters;
  float *packed = scratch + (int64_t)s.rows * width * s.channels;
  for (int32_t f = 0; f < s.filters; f += 2 * LANES) {
    int panel = s.filters - f < 2 * LANES ? s.filters - f : 2 * LANES;
    const float *lines = kernel + f;
    int64_t stride = s.filters;
    if (stride > 2 * LANES) {
      // Packed, all that one panel needs stays in the first cache.
      for (int64_t k = 0; k < s.window_rows * depth; k++)
        memcpy(packed + k * 2 * LANES, lines + k * stride, (size_t)panel * 4);
      lines = packed;
      stride = 2 * LANES;
    }
    for (int64_t n = 0; n < count; n++) {
      const float *from = NAME(widened)(images + n * image, scratch, s);
      for (int32_t y = 0; y < s.output_rows; y++) {
        int32_t first, end;
        NAME(limits)(y - s.padding_rows, s.window_rows, s.rows, &first, &end);
        struct tile t = {
            .a = from + (y - s.padding_rows + first) * width * s.channels, .row_step = s.channels,
            .step = 1, .segments = end - first, .segment_step = width * s.channels, .inner = depth,
            .b = lines + first * depth * stride, .b_stride = stride,
            .c = output + n * result + (int64_t)y * s.output_columns * s.filters + f,
            .c_stride = s.filters, .bias = bias ? bias + f : 0, .relu = relu};
        NAME(panel)(s.output_columns, panel, &t);
      }
    }
  }
}

TARGET static void NAME(kernel_gradient)(const float *images, const float *gradient, float *kernel,
                                         float *scratch, struct kernel_convolution s,
                                         int64_t count, bool keep) {
  int64_t width = s.output_columns + s.window_columns - 1;
  int64_t depth = (int64_t)s.window_columns * s.channels;
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  int64_t result = (int64_t)s.output_rows * s.output_columns * s.filters;
  for (int64_t n = 0; n < count; n++) {
    const float *from = NAME(widened)(images + n * image, scratch, s);
    for (int32_t f = 0; f < s.filters; f += 2 * LANES) {
      int panel = s.filters - f < 2 * LANES ? s.filters - f : 2 * LANES;
      for (int32_t w = 0; w < s.window_rows; w++) {
        int32_t first, end;
        NAME(limits)(w - s.padding_rows, s.output_rows, s.rows, &first, &end);
        struct tile t = {
            .a = from + (w - s.padding_rows + first) * width * s.channels, .row_step = 1,
            .step = s.channels, .segments = end - first, .segment_step = width * s.channels,
            .inner = s.output_columns,
            .b = gradient + n * result + (int64_t)first * s.output_columns * s.filters + f,
            .b_stride = s.filters, .c = kernel + w * depth * s.filters + f, .c_stride = s.filters,
            .keep = keep || n > 0};
        NAME(panel)((int32_t)depth, panel, &t);
      }
    }
  }
}
