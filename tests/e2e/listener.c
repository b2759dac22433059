/* SPDX-License-Identifier: Apache-2.0 */
/** listener: a printer for tests. `listener PORTFILE OUTFILE [STALL]` listens on 127.0.0.1, writes
 * its port, and appends what every connection sends to OUTFILE. After STALL bytes it stops reading,
 * as a printer without paper does, until SIGUSR1. SIGUSR2 drops the connection instead. */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t go_on, drop;

static void on_signal(int number)
{
    if (number == SIGUSR1)
        go_on = 1;
    else
        drop = 1;
}

static void serve(int client, FILE *out, long *stall)
{
    char bytes[4096];
    ssize_t got;

    while ((got = read(client, bytes, sizeof bytes)) > 0) {
        fwrite(bytes, 1, (size_t)got, out);
        fflush(out);
        if (*stall > 0 && ftell(out) >= *stall) {
            *stall = 0;
            while (!go_on && !drop)
                usleep(10000);
            if (drop)
                return;
        }
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct sigaction action = {.sa_handler = on_signal};
    socklen_t length = sizeof address;
    long stall = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
    int small = 4096;
    int server;
    FILE *out, *port;

    if (argc < 3)
        return 2;
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    server = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    /* A small buffer, so that a stall reaches the filter soon. */
    if (server < 0 || setsockopt(server, SOL_SOCKET, SO_RCVBUF, &small, sizeof small) != 0 ||
        bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 8) != 0 ||
        getsockname(server, (struct sockaddr *)&address, &length) != 0)
        return 1;
    out = fopen(argv[2], "wb");
    port = fopen(argv[1], "w");
    if (out == NULL || port == NULL)
        return 1;
    fprintf(port, "%u\n", (unsigned)ntohs(address.sin_port));
    fclose(port);
    for (;;) {
        int client = accept(server, NULL, NULL);
        if (client < 0)
            continue;
        serve(client, out, &stall);
        close(client);
    }
}
