/* SPDX-License-Identifier: EUPL-1.2
 *
 * For tests that share one house: the house, and how it is set up and closed.  A test file says
 * STARTS_WITH(engine_house_open_pack(&house, "region/baltic")) or STARTS_WITH_FILES(files), and
 * gives start and stop to cmocka_run_group_tests.
 */
#ifndef TESTS_ENGINE_SETUP_H
#define TESTS_ENGINE_SETUP_H

#include "engine_house.h"

static struct engine_house house;

#define STARTS_WITH(filling)                                                                       \
    static int start(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        filling;                                                                                   \
        return 0;                                                                                  \
    }
#define STARTS_WITH_FILES(files)                                                                   \
    STARTS_WITH(engine_house_open(&house, files, sizeof(files) / sizeof((files)[0])))

static int stop(void **state)
{
    (void)state;
    engine_house_close(&house);
    return 0;
}

#endif
