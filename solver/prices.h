/* Prices on the rows of the relaxation: a bound of the strong program.
 *
 * The rows that tie students to places (S1 to S4, study counts, student locks) get a price each, those of the section
 * program (rooms, leaders, duties, balance) a dual. What is left is a sort for each activity and option, which respects
 * minimum and maximum size and z <= x exactly (solver/relaxation.h). Prices and duals come from the linear program
 * behind it (solver/relaxed.h), whose dual they are, by steps of first order (solver/first_order.h) and then by an interior
 * point method (solver/interior.h). Each bound
 * is evaluated from the rounded multipliers in integers, whatever the steps are worth.
 *
 * What was measured against it: a subgradient on the students' rows with GLPK solving the section program warm after each
 * step (Held, Wolfe, Crowder 1974). At 300 students it came to within 0.1% of the limit in 17 s instead of 2, at 1,200 it
 * was 4% below after a minute, at 50 ms a step. */
#ifndef KEHOU_PRICES_H
#define KEHOU_PRICES_H

#include "solver/run.h"

struct prices;

/* From the prices of run->options->warm on, where there are any. */
struct prices *prices_new(struct run *run);
void prices_free(struct prices *p);
/* At most so many steps, fewer where the bound does not rise by much any more, it is `until` by clock_now() or the run has
 * done `work` (0: any); bounds are offered to the run. Returns the number of steps made. */
int prices_improve(struct prices *p, int steps, double until, int64_t work);
/* The linear program solved by an interior point method from where the steps have come, until its point's cost is within
 * `close`, relative, of what is proven; bounds are offered to the run. The next call goes on. False where it ended before:
 * by `until` or `work`, at the end of what numbers allow, or because it is too large for the time left; prices_improve()
 * goes on from there. */
bool prices_settle(struct prices *p, double close, double until, int64_t work);

#endif
