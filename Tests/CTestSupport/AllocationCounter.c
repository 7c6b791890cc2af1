#include "CTestSupport.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER_ALLOCATOR 1
#endif
#endif

#if defined(__GLIBC__) && !defined(HAS_SANITIZER_ALLOCATOR)

// The initial-exec model: any other may allocate on first use, from inside of malloc.
#define PER_THREAD static _Thread_local __attribute__((tls_model("initial-exec")))
PER_THREAD int is_counting;
PER_THREAD uint64_t allocation_count;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static void count_allocation(void) {
  if (is_counting) ++allocation_count;
}

void *malloc(size_t size) {
  count_allocation();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  count_allocation();
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  count_allocation();
  return __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count_allocation();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0)
    return EINVAL;
  count_allocation();
  void *allocated = __libc_memalign(alignment, size);
  if (allocated == NULL) return ENOMEM;
  *block = allocated;
  return 0;
}

int32_t test_allocation_counting_available(void) { return 1; }

void test_allocation_counting_begin(void) {
  allocation_count = 0;
  is_counting = 1;
}

uint64_t test_allocation_counting_end(void) {
  is_counting = 0;
  return allocation_count;
}

#else

int32_t test_allocation_counting_available(void) { return 0; }

void test_allocation_counting_begin(void) {}

uint64_t test_allocation_counting_end(void) { return 0; }

#endif
