/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/progress.h"

#include "filter/base/message.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define EVERY_RECORDS 256 /* between looks at the clock */
#define EVERY_MS 100      /* between bars */
#define BAR_WIDTH 30

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void wm_progress_begin(struct wm_progress *progress, int fd)
{
    struct stat status;

    memset(progress, 0, sizeof *progress);
    progress->fd = fd;
    progress->on = isatty(STDERR_FILENO) == 1;
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        progress->size = status.st_size;
}

static void draw(const struct wm_progress *progress, unsigned long records)
{
    char bar[BAR_WIDTH + 1] = "";
    long long at = progress->size > 0 ? lseek(progress->fd, 0, SEEK_CUR) : 0;
    int done;

    if (progress->size <= 0 || at < 0) {
        fprintf(stderr, _("\r%lu records"), records);
        return;
    }
    at = at < progress->size ? at : progress->size;
    done = (int)(at * BAR_WIDTH / progress->size);
    memset(bar, '#', (size_t)done);
    fprintf(stderr, _("\r[%-30s] %3d %%, %lu records"), bar, (int)(at * 100 / progress->size),
            records);
}

void wm_progress_step(struct wm_progress *progress, unsigned long records)
{
    long long now;

    if (!progress->on || records % EVERY_RECORDS != 0)
        return;
    now = now_ms();
    if (progress->shown && now - progress->drawn_at < EVERY_MS)
        return;
    draw(progress, records);
    fflush(stderr);
    progress->drawn_at = now;
    progress->shown = true;
}

void wm_progress_clear(struct wm_progress *progress)
{
    if (!progress->shown)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->shown = false;
}
