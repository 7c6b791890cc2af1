#ifndef DESCENT_CBLAS_H
#define DESCENT_CBLAS_H

#include <stdbool.h>

/// Loads the library, which computes in the calling thread: the engine brings its own threads.
///
/// To be called once, before the first product. Returns whether there is one.
bool blas_load(void);

/// C = alpha * op(A) * op(B) + beta * C, row-major, float32, in the calling thread.
///
/// `rows` x `columns` is the shape of C, `inner` the length of the summed dimension; the strides are
/// the distances between rows as stored.
void blas_matrix_product(bool transpose_a, bool transpose_b, int rows, int columns, int inner,
                         float alpha, const float *a, int a_stride, const float *b, int b_stride,
                         float beta, float *c, int c_stride);

#endif
