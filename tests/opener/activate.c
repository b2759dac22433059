/* SPDX-License-Identifier: Apache-2.0 */
/** activate SOCKET PROGRAM [ARGUMENT…]: runs a program as systemd does that listens for it, with
 * the socket as descriptor 3 (sd_listen_fds(3)). */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char pid[24];
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (argc < 3 || fd < 0 || strlen(argv[1]) >= sizeof address.sun_path - 1)
        return 2;
    /* It is there under its name only once it can be connected to. */
    snprintf(address.sun_path, sizeof address.sun_path, "%s~", argv[1]);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        chmod(address.sun_path, 0666) != 0 || listen(fd, 16) != 0 ||
        rename(address.sun_path, argv[1]) != 0 || (fd != 3 && dup2(fd, 3) != 3) ||
        setenv("LISTEN_FDS", "1", 1) != 0 || setenv("LISTEN_PID", pid, 1) != 0)
        return 1;
    execv(argv[2], argv + 2);
    return 1;
}
