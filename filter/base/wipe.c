/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/wipe.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

void wm_wipe(void *ptr, size_t size)
{
    if (size != 0)
        explicit_bzero(ptr, size);
}

void wm_wipe_free(void *ptr, size_t size)
{
    if (ptr == NULL)
        return;
    wm_wipe(ptr, size);
    free(ptr);
}

void wm_wipe_block(void *ptr)
{
    if (ptr != NULL)
        wm_wipe_free(ptr, malloc_usable_size(ptr));
}

void wm_wipe_init(void)
{
    const struct rlimit none = {0, 0};

    /* Either may be refused in a sandbox; the other still holds. */
    (void)setrlimit(RLIMIT_CORE, &none);
#ifndef WM_SANITIZERS /* LeakSanitizer ends by tracing its own process, which this forbids */
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
