#include "CKernels.h"
#include "KernelSupport.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#if defined(__x86_64__)
#define RELAX() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define RELAX() __asm__ volatile("yield")
#else
#define RELAX()
#endif

/// Looks before a thread goes to sleep: tens of microseconds, more than lies between two steps.
enum { looks = 1000 };

struct kernel_team {
  int32_t count;
  kernel_team_work work;
  void *context;
  /// Counts jobs; a worker that sees a new number works. Alone on its line, because all look at it.
  _Alignas(64) _Atomic uint32_t job;
  /// Workers that have not finished the job.
  _Alignas(64) _Atomic int32_t busy;
  _Alignas(64) _Atomic int32_t sleepers;
  _Atomic bool ends;
  pthread_mutex_t lock;
  pthread_cond_t awake;
  pthread_cond_t done;
  _Atomic bool waits;
  pthread_t *threads;
  /// Workers that have come to a meeting, and meetings so far.
  _Alignas(64) _Atomic int32_t arrived;
  _Atomic int32_t waiting;
  _Alignas(64) _Atomic uint32_t meetings;
  pthread_cond_t met;
};

struct worker {
  struct kernel_team *team;
  int32_t index;
};

static void wait_for_job(struct kernel_team *team, uint32_t seen) {
  for (int i = 0; i < looks; i++) {
    if (atomic_load_explicit(&team->job, memory_order_acquire) != seen) return;
    RELAX();
  }
  pthread_mutex_lock(&team->lock);
  atomic_fetch_add(&team->sleepers, 1);
  while (atomic_load(&team->job) == seen) pthread_cond_wait(&team->awake, &team->lock);
  atomic_fetch_sub(&team->sleepers, 1);
  pthread_mutex_unlock(&team->lock);
}

static void *run_worker(void *argument) {
  struct worker *worker = argument;
  struct kernel_team *team = worker->team;
  int32_t index = worker->index;
  free(worker);
  kernel_flush_subnormals();
  for (uint32_t seen = 0;; seen++) {
    wait_for_job(team, seen);
    if (atomic_load_explicit(&team->ends, memory_order_relaxed)) return 0;
    team->work(team->context, index);
    if (atomic_fetch_sub(&team->busy, 1) == 1 && atomic_load(&team->waits)) {
      pthread_mutex_lock(&team->lock);
      pthread_cond_signal(&team->done);
      pthread_mutex_unlock(&team->lock);
    }
  }
}

static void begin(struct kernel_team *team) {
  atomic_store_explicit(&team->busy, team->count - 1, memory_order_relaxed);
  // Either a worker sees the new number before it sleeps, or this thread sees that it sleeps.
  atomic_fetch_add(&team->job, 1);
  if (atomic_load(&team->sleepers) > 0) {
    pthread_mutex_lock(&team->lock);
    pthread_cond_broadcast(&team->awake);
    pthread_mutex_unlock(&team->lock);
  }
}

static void finish(struct kernel_team *team) {
  for (int i = 0; i < looks; i++) {
    if (atomic_load_explicit(&team->busy, memory_order_acquire) == 0) return;
    RELAX();
  }
  // Somebody else has that worker's core: leave it this one.
  pthread_mutex_lock(&team->lock);
  atomic_store(&team->waits, true);
  while (atomic_load(&team->busy) > 0) pthread_cond_wait(&team->done, &team->lock);
  atomic_store(&team->waits, false);
  pthread_mutex_unlock(&team->lock);
}

struct kernel_team *kernel_team_create(int32_t count, kernel_team_work work, void *context) {
  struct kernel_team *team = aligned_alloc(64, sizeof(struct kernel_team));
  if (!team) return 0;
  memset(team, 0, sizeof *team);
  team->work = work;
  team->context = context;
  team->count = 1;
  pthread_mutex_init(&team->lock, 0);
  pthread_cond_init(&team->awake, 0);
  pthread_cond_init(&team->done, 0);
  pthread_cond_init(&team->met, 0);
  team->threads = calloc((size_t)count, sizeof(pthread_t));
  // A system that gives fewer threads gets a smaller team.
  while (team->threads && team->count < count) {
    struct worker *worker = malloc(sizeof *worker);
    if (!worker) break;
    *worker = (struct worker){team, team->count};
    if (pthread_create(&team->threads[team->count], 0, run_worker, worker) != 0) {
      free(worker);
      break;
    }
    team->count++;
  }
  return team;
}

int32_t kernel_team_count(const struct kernel_team *team) { return team->count; }

void kernel_team_run(struct kernel_team *team) {
  if (team->count > 1) begin(team);
  team->work(team->context, 0);
  if (team->count > 1) finish(team);
}

void kernel_team_wait(struct kernel_team *team, int32_t workers) {
  uint32_t meeting = atomic_load_explicit(&team->meetings, memory_order_relaxed);
  if (atomic_fetch_add(&team->arrived, 1) == workers - 1) {
    atomic_store_explicit(&team->arrived, 0, memory_order_relaxed);
    // Either one that waits sees the new number before it sleeps, or this thread sees that it sleeps.
    atomic_fetch_add(&team->meetings, 1);
    if (atomic_load(&team->waiting) > 0) {
      pthread_mutex_lock(&team->lock);
      pthread_cond_broadcast(&team->met);
      pthread_mutex_unlock(&team->lock);
    }
    return;
  }
  for (int i = 0; i < looks; i++) {
    if (atomic_load_explicit(&team->meetings, memory_order_acquire) != meeting) return;
    RELAX();
  }
  pthread_mutex_lock(&team->lock);
  atomic_fetch_add(&team->waiting, 1);
  while (atomic_load(&team->meetings) == meeting) pthread_cond_wait(&team->met, &team->lock);
  atomic_fetch_sub(&team->waiting, 1);
  pthread_mutex_unlock(&team->lock);
}

void kernel_team_destroy(struct kernel_team *team) {
  atomic_store(&team->ends, true);
  if (team->count > 1) begin(team);
  for (int32_t i = 1; i < team->count; i++) pthread_join(team->threads[i], 0);
  pthread_mutex_destroy(&team->lock);
  pthread_cond_destroy(&team->awake);
  pthread_cond_destroy(&team->done);
  pthread_cond_destroy(&team->met);
  free(team->threads);
  free(team);
}
