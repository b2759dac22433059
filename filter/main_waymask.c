/* SPDX-License-Identifier: Apache-2.0 */
/* waymask(1). */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/command/command.h"

#include <signal.h>

int main(int argc, char **argv)
{
    wm_wipe_init();
    wm_message_init();
    /* A closed pipe is an ordinary error of the sink, told once and with exit status 1. */
    signal(SIGPIPE, SIG_IGN);
    /* So is a file at its limit: what the log wrote in part is taken back. */
    signal(SIGXFSZ, SIG_IGN);
    return wm_command_main(argc, argv);
}
