// Convolutions on the register tile, included once for each instruction set. A tile is a piece of one output
// row; the window's rows follow one another in memory, so nothing is laid out anew.

/// One image with zeros beside its rows, as wide as its windows reach; the image itself where that is nothing.
TARGET INLINE const float *NAME(widened)(const float *image, float *lines, struct kernel_convolution s) {
  int64_t width = line_columns(s), channels = s.channels;
  if (width == s.columns) return image;
  int64_t before = s.padding_columns > 0 ? s.padding_columns : 0;
  int64_t skipped = s.padding_columns < 0 ? -s.padding_columns : 0;
  int64_t taken = s.columns - skipped < width - before ? s.columns - skipped : width - before;
  if (taken < 0) taken = 0;
  for (int64_t y = 0; y < s.rows; y++) {
    float *line = lines + y * width * channels;
    memset(line, 0, (size_t)(before * channels) * 4);
    memcpy(line + before * channels, image + (y * s.columns + skipped) * channels,
           (size_t)(taken * channels) * 4);
    memset(line + (before + taken) * channels, 0, (size_t)((width - before - taken) * channels) * 4);
  }
  return lines;
}

TARGET static void NAME(convolve)(const float *images, const float *kernel, const float *bias, bool relu,
                                  struct places to, float *scratch, struct kernel_convolution s,
                                  int64_t count) {
  int64_t line = line_columns(s) * s.channels;
  int64_t depth = (int64_t)s.window_columns * s.channels;
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  float *packed = scratch + s.rows * line;
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
        // The window's rows that lie within the image.
        int32_t at = y * s.stride_rows - s.padding_rows;
        int32_t first = at < 0 ? -at : 0, end = s.rows - at < s.window_rows ? s.rows - at : s.window_rows;
        struct tile t = {
            .a = from + (at + first) * line, .row_step = (int64_t)s.stride_columns * s.channels,
            .step = 1, .segments = end - first, .segment_step = line, .inner = depth,
            .b = lines + first * depth * stride, .b_stride = stride,
            .c = to.first + n * to.image + y * to.row + f, .c_stride = to.column,
            .bias = bias ? bias + f : 0, .relu = relu};
        NAME(panel)(s.output_columns, panel, &t);
      }
    }
  }
}

TARGET static void NAME(kernel_gradient)(const float *images, const float *gradient, float *kernel,
                                         float *scratch, struct kernel_convolution s,
                                         int64_t count, bool keep) {
  int64_t line = line_columns(s) * s.channels;
  int64_t depth = (int64_t)s.window_columns * s.channels;
  int64_t image = (int64_t)s.rows * s.columns * s.channels;
  int64_t result = (int64_t)s.output_rows * s.output_columns * s.filters;
  for (int64_t n = 0; n < count; n++) {
    const float *from = NAME(widened)(images + n * image, scratch, s);
    for (int32_t f = 0; f < s.filters; f += 2 * LANES) {
      int panel = s.filters - f < 2 * LANES ? s.filters - f : 2 * LANES;
      for (int32_t w = 0; w < s.window_rows; w++) {
        // The output's rows for which this row of the window lies within the image.
        int32_t first = at_least(s.padding_rows - w, s.stride_rows);
        int32_t end = at_least(s.rows + s.padding_rows - w, s.stride_rows);
        if (end > s.output_rows) end = s.output_rows;
        struct tile t = {
            .a = from + (first * s.stride_rows + w - s.padding_rows) * line, .row_step = 1,
            .step = (int64_t)s.stride_columns * s.channels, .segments = end - first,
            .segment_step = s.stride_rows * line, .inner = s.output_columns,
            .b = gradient + n * result + (int64_t)first * s.output_columns * s.filters + f,
            .b_stride = s.filters, .c = kernel + w * depth * s.filters + f, .c_stride = s.filters,
            .keep = keep || n > 0};
        NAME(panel)((int32_t)depth, panel, &t);
      }
    }
  }
}
