/* The money of the term (articles 18 to 20), from the dated list; all amounts in fen. */
#ifndef KEHOU_MONEY_H
#define KEHOU_MONEY_H

#include "tools/report/report.h"

/* Income and cost of a month, or of the term. */
struct money_sum {
    int days;                    /* dates on which some slot is held */
    int64_t families;            /* fees at the profile's standard, paid by families */
    int64_t exempted;            /* the same of students with fee_waived, paid from public funds */
    int64_t materials;           /* materials of the activities held: income and, as consumables, cost alike */
    int64_t subsidy[STAFF_TYPES];
    int64_t providers;           /* fees of their meetings */
};

struct money {
    int payers, exempt;          /* students in care, without and with fee_waived */
    int n_months;                /* as dated_months() counts them */
    struct money_sum *months, term;
    int64_t *of_student;         /* [n_students * n_months] fee of each month, of whom it may be paid */
    int64_t *of_staff;           /* [n_staff * n_months] subsidy */
    int *duties, *minutes;       /* [n_staff] in the term */
};

/* In the report's arena.
 * Fee of a student and month: the standard x days served / days of the month, rounded to the fen, half up. Days
 * of the month: its dates on which a slot open to the student's grade is held, and those outside the term that
 * fall on a weekday with such a slot. Served: those of them within the term and the student's `from` to `to`.
 * So a full month costs the standard however many days are closed, and the rest is by day.
 * Materials count in the month of the section's first meeting that the student is there for. */
struct money *money_new(const struct report *r);

int64_t money_subsidies(const struct money_sum *m);
int64_t money_income(const struct money_sum *m);
int64_t money_cost(const struct money_sum *m);

#endif
