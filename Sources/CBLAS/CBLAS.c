#include "CBLAS.h"

#include <stddef.h>

#if defined(__APPLE__)
#define ACCELERATE_NEW_LAPACK
#include <Accelerate/Accelerate.h>

bool blas_load(void) { return true; }

static __typeof__(&cblas_sgemm) product(void) { return cblas_sgemm; }
#else
#include <dlfcn.h>
#include <stdlib.h>
#if __has_include(<cblas-openblas.h>)
#include <cblas-openblas.h>
#elif __has_include(<openblas/cblas.h>)
#include <openblas/cblas.h>
#else
#include <cblas.h>
#endif

static __typeof__(&cblas_sgemm) loaded_product = NULL;

// The library makes its threads while it is loaded. Before main nothing else reads the environment.
__attribute__((constructor)) static void ask_for_one_thread(void) {
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
}

bool blas_load(void) {
  const char *names[] = {"libopenblas.so.0", "libopenblas.so"};
  for (size_t index = 0; index < sizeof names / sizeof *names; ++index) {
    void *library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) continue;
    loaded_product = (__typeof__(&cblas_sgemm))dlsym(library, "cblas_sgemm");
    if (loaded_product != NULL) return true;
  }
  return false;
}

static __typeof__(&cblas_sgemm) product(void) { return loaded_product; }
#endif

void blas_matrix_product(bool transpose_a, bool transpose_b, int rows, int columns, int inner,
                         float alpha, const float *a, int a_stride, const float *b, int b_stride,
                         float beta, float *c, int c_stride) {
  product()(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
            transpose_b ? CblasTrans : CblasNoTrans, rows, columns, inner, alpha, a, a_stride, b,
            b_stride, beta, c, c_stride);
}
