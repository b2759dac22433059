/* SPDX-License-Identifier: Apache-2.0 */
/* talk: says to a Unix socket what stands on standard input, and prints what it answers.
 *   talk SOCKET         to the end of the input, then waits for the answer
 *   talk SOCKET COUNT   says nothing over COUNT connections, until the input ends or all are
 * closed; prints how many there are */
#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int dial(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    perror("talk");
    exit(1);
}

static int speak(const char *path)
{
    char buffer[65536];
    size_t len = fread(buffer, 1, sizeof buffer, stdin);
    int fd = dial(path);
    ssize_t got;

    /* The other side may have hung up before it read all. */
    (void)send(fd, buffer, len, MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR);
    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        fwrite(buffer, 1, (size_t)got, stdout);
    return 0;
}

static int hold(const char *path, int count)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    int first = -1, i;

    for (i = 0; i < count; i++) {
        int fd = dial(path);
        first = first < 0 ? fd : first;
    }
    printf("%d\n", count);
    fflush(stdout);
    (void)poll(&input, 1, 60000);
    return first < 0;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return speak(argv[1]);
    if (argc == 3)
        return hold(argv[1], atoi(argv[2]));
    fputs("see its first lines\n", stderr);
    return 2;
}
