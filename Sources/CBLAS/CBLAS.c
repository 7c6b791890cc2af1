#include "CBLAS.h"

#if defined(__APPLE__)
#define ACCELERATE_NEW_LAPACK
#include <Accelerate/Accelerate.h>
#elif __has_include(<cblas-openblas.h>)
#include <cblas-openblas.h>
#elif __has_include(<openblas/cblas.h>)
#include <openblas/cblas.h>
#else
#include <cblas.h>
#endif

void blas_matrix_product(bool transpose_a, bool transpose_b, int rows, int columns, int inner,
                         float alpha, const float *a, int a_stride, const float *b, int b_stride,
                         float beta, float *c, int c_stride) {
  cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
              transpose_b ? CblasTrans : CblasNoTrans, rows, columns, inner, alpha, a, a_stride, b,
              b_stride, beta, c, c_stride);
}

void blas_use_one_thread(void) {
#if !defined(__APPLE__)
  openblas_set_num_threads(1);
#endif
}
