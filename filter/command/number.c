/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/number.h"

#include <stdlib.h>
#include <string.h>

long wm_command_number(const char *text, long most)
{
    char *end;
    long value;

    if (text[0] < '0' || text[0] > '9' || strlen(text) > 10)
        return -1;
    value = strtol(text, &end, 10);
    return *end != '\0' || value > most ? -1 : value;
}
