/* The mathematics of kehou in GNU MathProg: contract sections 3 and 4 once more, independent of
 * the C program, for small schools. Its optimum is the best score (ties aside).
 *
 *     glpsol -m reference.mod -d SCHOOL.dat
 *
 * The data come from models/program/reference_data.c: what the instance says, by index from 0
 * in the order of its lists. Rules on students, adults, rooms, loads and money are derived here.
 * Where models/program/*.c counts (classes of rooms, pools), this model names: every section has
 * its own room and keeps it, every study group its own room, students and adults.
 */

# ---- Weeks ------------------------------------------------------------------------------

param term_weeks, integer, > 0;
set WEEKS;                       # the sets of weeks that a section, study or post may use; 0 is all
set PART;                        # each of those sets is a union of parts
set PARTS{WEEKS} within PART;
param weeks{WEEKS}, integer, > 0;

# ---- Slots and sites ----------------------------------------------------------------------

set SLOT;
param day{SLOT}, integer;
param start{SLOT}, integer;
param finish{SLOT}, integer;
param factor{SLOT}, integer;     # percent, of the slot's period
param open_to_study{SLOT}, binary;
param evening{SLOT}, binary;
param late_after, integer;
param minutes{t in SLOT} := finish[t] - start[t];

/* Load of a duty in slot t held in the weeks v; a division of integers that comes out whole is exact. */
param load{t in SLOT, v in WEEKS} := ceil(minutes[t] * factor[t] * weeks[v] / (100 * term_weeks));

/* Slots running when t begins: whatever clashes does so in one of these sets. */
set RUNNING{t in SLOT} := setof{u in SLOT: day[u] = day[t] and start[u] <= start[t] and start[t] < finish[u]} u;

set SITE;
param travel{SITE}, integer;
param off_campus{SITE}, binary;
param way{l in SITE, n in SITE} :=
    if l = n or off_campus[l] or off_campus[n] then 0 else max(travel[l], travel[n]);

/* Two slots that nobody can serve both, at those sites. */
set APART := setof{t in SLOT, l in SITE, u in SLOT, n in SITE: t < u and day[t] = day[u] and
    start[u] < finish[t] + way[l,n] and start[t] < finish[u] + way[l,n]} (t, l, u, n);

# ---- Rooms --------------------------------------------------------------------------------

set ROOM;
set FEATURE;
param capacity{ROOM}, integer;
param parallel{ROOM}, integer;
param room_site{ROOM}, integer;
set HAS{ROOM} within FEATURE default {};
set CLOSED{ROOM} within SLOT default {};

# ---- Classes, pools, students ---------------------------------------------------------------

set CLASS;
set POOL;
set STUDENT;                     # those with a complete consent chain
param grade{STUDENT}, integer;
param class{STUDENT}, integer;
param pool{STUDENT}, integer;
param wants{STUDENT}, integer;
param homework{STUDENT}, integer;      # minutes, of the student's stage
set ATTENDS{STUDENT} within SLOT default {};
set HERE{STUDENT} within PART;         # the parts that meet the weeks of the student
set NEEDS{STUDENT} within FEATURE default {};
set SUBJECT;
set TUTORING{STUDENT} within SUBJECT default {};
set KEEP_WITH within {STUDENT, STUDENT};     # each pair once, the smaller index first
set KEEP_APART within {STUDENT, STUDENT};

# ---- Activities -----------------------------------------------------------------------------

set ACTIVITY;
param size_min{ACTIVITY}, integer;
param size_max{ACTIVITY}, integer;
param sections_min{ACTIVITY}, integer;
param sections_max{ACTIVITY}, integer;
param grade_span{ACTIVITY}, integer;
param adults_min{ACTIVITY}, integer;
param students_per_adult{ACTIVITY}, integer;
param per_class{ACTIVITY}, integer, default -1;
param subject{ACTIVITY}, integer, default -1;     # of tutoring
param homework_or_tutoring{ACTIVITY}, binary;
set GRADES{ACTIVITY} default {};
set ROOM_NEEDS{ACTIVITY} within FEATURE default {};
set ONE_OF{ACTIVITY} within ROOM default {};      # empty: any room
set EXCLUDES within {ACTIVITY, ACTIVITY};         # each pair once

/* Options: the sets of starts and weeks that T4 and T2 allow. */
set OPTION;
param act{OPTION}, integer;
param in_weeks{OPTION}, integer;
param shortest{OPTION}, integer;                  # minutes of its shortest meeting
set STARTS{OPTION} within SLOT;
set USES{OPTION} within SLOT;                     # all slots of its meetings
set COMPLETING{OPTION} within WEEKS;              # its weeks and the sets that complete them to all
set VETTING within WEEKS;                         # told apart by the vetting of adults who may supervise

set WISH within {STUDENT, ACTIVITY};
param points{WISH}, integer;
param rank{WISH}, integer;
param limited{WISH}, binary, default 0;
set WISH_STARTS{WISH} within SLOT default {};

# ---- Adults -----------------------------------------------------------------------------------

set STAFF;
param own{STAFF}, binary;
param parent_volunteer{STAFF}, binary;
param supervises{STAFF}, binary;
param care_priority{STAFF}, binary;
param subsidy{STAFF}, integer;                    # fen a slot
param share{STAFF}, integer;                      # percent
param prior_load{STAFF}, integer;
param max_load{STAFF}, integer, default -1;
param max_load_per_day{STAFF}, integer, default -1;
param max_days{STAFF}, integer, default -1;
set LEADS within {STAFF, ACTIVITY};
set TEACHES within {STAFF, CLASS, SUBJECT};
set HEADS within {STAFF, CLASS};
set AVAILABLE{STAFF} within SLOT default {};
set UNVETTED within {STAFF, SLOT, WEEKS};         # a date of the slot in those weeks lies outside `vetted`
param parent_volunteer_counts, binary;
set COUNTS := setof{q in STAFF: not parent_volunteer[q] or parent_volunteer_counts} q;

set PROVIDER;
param may_serve{PROVIDER}, binary;                # approved and not academic
param max_sessions{PROVIDER}, integer, default -1;
set OFFER within {PROVIDER, ACTIVITY};
param groups{OFFER}, integer;
param min_size{OFFER}, integer;
param fee{OFFER}, integer;                        # fen a meeting
set OFFER_STARTS{OFFER} within SLOT default {};
set INVALID within {PROVIDER, SLOT, WEEKS};       # a date of it lies outside `valid`
param external_needs_own_adult, binary;

set POST;
param post_adults{POST}, integer;
set POST_SLOTS{POST} within SLOT default {};
set BY{POST} within STAFF default {};             # empty: any who supervise

# ---- Study ------------------------------------------------------------------------------------

param max_size, integer, > 0;
param study_per_adult, integer, > 0;
set STUDY_ROOM within FEATURE;
param most_groups{POOL}, integer;                 # groups of the whole pool in study

/* Minimal sets of students of a pool that need more groups than their number asks, because of
 * keep_apart: while all of one are in study, its pool has at least `clash_groups`. */
set CLASH;
param clash_pool{CLASH}, integer;
param clash_groups{CLASH}, integer;
set CLASH_OF{CLASH} within STUDENT;
param too_large, binary, default 0;               # a pool is too large to list them
check: too_large = 0;

# ---- Money and weights --------------------------------------------------------------------------

param budget, integer, default -1;                # fen a week
param weight_no_wish;
param weight_wish_loss;
param weight_imbalance;
param weight_uneven;
param weight_apart;
param weight_unfamiliar;
param weight_late_care;
param weight_external;
param weight_cost;

# ---- Locks --------------------------------------------------------------------------------------

set LOCK_SECTION;
param lock_activity{LOCK_SECTION}, integer;
param lock_number{LOCK_SECTION}, integer;
param lock_has_starts{LOCK_SECTION}, binary;
set LOCK_STARTS{LOCK_SECTION} within SLOT default {};
param lock_weeks{LOCK_SECTION}, integer, default -1;
param lock_room{LOCK_SECTION}, integer, default -1;
param lock_provider{LOCK_SECTION}, integer, default -1;
set LOCK_FIRST within {LOCK_SECTION, STAFF};      # the first of those named who counts
set LOCK_OTHERS within {LOCK_SECTION, STAFF};     # the others
set LOCK_IN within {STUDENT, ACTIVITY};
set LOCK_OUT within {STUDENT, ACTIVITY};
set LOCK_STUDY within {STAFF, SLOT};
set LOCK_FREE within {STAFF, SLOT};
set LOCK_POST within {STAFF, SLOT, POST};

# ==== Who and what may ================================================================================

/* T4, P1: room m suits option o: its features, open, and long enough meetings off campus. */
set FITS := setof{o in OPTION, m in ROOM: ROOM_NEEDS[act[o]] within HAS[m] and
    (card(ONE_OF[act[o]]) = 0 or m in ONE_OF[act[o]]) and card(CLOSED[m] inter USES[o]) = 0 and
    (not off_campus[room_site[m]] or shortest[o] > 2 * travel[room_site[m]])} (o, m);
set PLACED := setof{(o,m) in FITS} (o, room_site[m]);

/* A2: an adult is available and vetted for all of an option. */
set FREE_FOR := setof{q in STAFF, o in OPTION: USES[o] within AVAILABLE[q] and
    not exists{t in USES[o]} (q,t,in_weeks[o]) in UNVETTED} (q, o);
set MAY_LEAD := setof{(q,o) in FREE_FOR: q in COUNTS and (q,act[o]) in LEADS and
    (subject[act[o]] < 0 or exists{c in CLASS} (q,c,subject[act[o]]) in TEACHES)} (q, o);
set MAY_HELP := setof{(q,o) in FREE_FOR: supervises[q]} (q, o);
set MAY_STAND := MAY_LEAD union MAY_HELP;

/* A3 */
set MAY_HIRE := setof{(p,a) in OFFER, o in OPTION: act[o] = a and may_serve[p] and not homework_or_tutoring[a] and
    STARTS[o] within OFFER_STARTS[p,a] and not exists{t in USES[o]} (p,t,in_weeks[o]) in INVALID} (p, o);

/* Sections (o, i): option o of its activity's section i. */
set SECTION := setof{o in OPTION, i in 1..sections_max[act[o]]} (o, i);
set NUMBERED := setof{a in ACTIVITY, i in 1..sections_max[a]} (a, i);

/* S2, S5: seats (s, o, i, l): student s in section i of option o at site l. */
set SEAT := setof{(s,a) in WISH, o in OPTION, i in 1..sections_max[a], l in SITE:
    act[o] = a and wants[s] > 0 and (o,l) in PLACED and grade[s] in GRADES[a] and USES[o] within ATTENDS[s] and
    (not limited[s,a] or STARTS[o] within WISH_STARTS[s,a]) and
    (subject[a] < 0 or subject[a] in TUTORING[s])} (s, o, i, l);

/* Study and posts are held in all weeks or, where a section may take the slot in part of the
 * weeks, in that part and those that complete it. */
set POSSIBLE := setof{o in OPTION: size_min[act[o]] <= card(setof{(s,o,i,l) in SEAT} s) and
    (exists{q in STAFF} (q,o) in MAY_LEAD or exists{p in PROVIDER} (p,o) in MAY_HIRE)} o;
set STUDY_WEEKS{t in SLOT} := {0} union VETTING union setof{o in POSSIBLE, v in COMPLETING[o]: t in USES[o]} v;

/* E2: study groups (b, t, v, j): the j-th of pool b in slot t and weeks v. */
set GROUP := setof{b in POOL, t in SLOT, v in STUDY_WEEKS[t], j in 1..most_groups[b]: open_to_study[t]} (b, t, v, j);
set STUDIES := setof{s in STUDENT, (b,t,v,j) in GROUP: b = pool[s] and t in ATTENDS[s] and
    card(PARTS[v] inter HERE[s]) > 0} (s, t, v, j);
set SUPERVISES := setof{q in STAFF, (b,t,v,j) in GROUP: supervises[q] and q in COUNTS and t in AVAILABLE[q] and
    (q,t,v) not in UNVETTED} (q, b, t, v, j);
/* P1 */
set STUDY_IN := setof{t in SLOT, m in ROOM: STUDY_ROOM within HAS[m] and t not in CLOSED[m]} (t, m);
set SERVES := setof{q in STAFF, p in POST, t in POST_SLOTS[p], v in STUDY_WEEKS[t]: supervises[q] and q in COUNTS and
    (card(BY[p]) = 0 or q in BY[p]) and t in AVAILABLE[q] and (q,t,v) not in UNVETTED} (q, p, t, v);

set POSTED := setof{(q,p,t,v) in SERVES} (q, p, t);

# ==== Decisions =======================================================================================

var open{SECTION}, binary;
var room{(o,i) in SECTION, m in ROOM: (o,m) in FITS}, binary;
var lead{(o,i) in SECTION, q in STAFF: (q,o) in MAY_LEAD}, binary;
var hire{(o,i) in SECTION, p in PROVIDER: (p,o) in MAY_HIRE}, binary;
var help{(o,i) in SECTION, q in STAFF: (q,o) in MAY_HELP}, binary;   # a further adult
var seat{SEAT}, binary;
var unmet{STUDENT}, >= 0;
var adults{NUMBERED}, integer, >= 0;
var by_size{NUMBERED}, binary;       # the number of adults is what the students ask for
var by_provider{NUMBERED}, binary;   # it is the two of a provider's leader and an own adult
var group{GROUP}, binary;
var group_room{(b,t,v,j) in GROUP, m in ROOM: (t,m) in STUDY_IN}, binary;
var studies{STUDIES}, binary;
var supervise{SUPERVISES}, binary;
var serve{SERVES}, binary;
var base{b in POOL, t in SLOT, k in PART}, integer, >= 0;   # ceil(students in study / max_size)
var by_clash{c in CLASH, t in SLOT, k in PART}, binary;     # keep_apart asks for more groups than that
var known{(b,t,v,j) in GROUP, c in CLASS}, >= 0, <= 1;    # an adult of class c and a student of it are in the group
var unfamiliar{GROUP}, >= 0;
var apart{KEEP_WITH, ACTIVITY}, >= 0;
var largest{ACTIVITY}, >= 0;
var smallest{ACTIVITY}, >= 0;
var total{STAFF};                    # load a week
var upper, integer;                  # U
var lower, integer;                  # L
var busy{STAFF, SLOT, PART, SITE}, >= 0;     # on duty there
var posted{STAFF, SLOT, PART}, >= 0;         # at a post: those have no site
var studies_at{STUDIES, SITE}, >= 0;
var at{s in STUDENT, t in ATTENDS[s], k in HERE[s], l in SITE}, >= 0;
var on_day{q in STAFF, d in 0..6, k in PART: max_days[q] >= 0}, binary;

/* Own staff that `imbalance` looks at. */
set WATCHED := setof{q in STAFF: own[q] and supervises[q]} q;
set FULL := setof{q in WATCHED: share[q] = 100 and 2 * card(AVAILABLE[q]) >= card(SLOT)} q;
set BALANCED := setof{q in WATCHED: card(FULL) > 0} q;

/* Points of the best `wants` wishes of each student. */
param best{s in STUDENT} := sum{(s,a) in WISH: card(setof{(s,c) in WISH:
    points[s,c] > points[s,a] or points[s,c] = points[s,a] and rank[s,c] < rank[s,a]} c) < wants[s]} points[s,a];

param option_load{o in OPTION} := sum{t in USES[o]} load[t,in_weeks[o]];
param late{t in SLOT} := if finish[t] > late_after then minutes[t] else 0;
param pay{q in STAFF, v in WEEKS} := ceil(subsidy[q] * weeks[v] / (100 * term_weeks));    # yuan a slot
param price{(p,a) in OFFER, v in WEEKS} := ceil(fee[p,a] * weeks[v] / (100 * term_weeks));
set OWN_LEADS := setof{(q,a) in LEADS: own[q]} a;

var cost;
s.t. the_cost: cost =
    sum{(o,i) in SECTION, q in STAFF: (q,o) in MAY_LEAD} card(USES[o]) * pay[q,in_weeks[o]] * lead[o,i,q] +
    sum{(o,i) in SECTION, q in STAFF: (q,o) in MAY_HELP} card(USES[o]) * pay[q,in_weeks[o]] * help[o,i,q] +
    sum{(o,i) in SECTION, p in PROVIDER: (p,o) in MAY_HIRE} card(STARTS[o]) * price[p,act[o],in_weeks[o]] * hire[o,i,p] +
    sum{(q,b,t,v,j) in SUPERVISES} pay[q,v] * supervise[q,b,t,v,j] +
    sum{(q,p,t,v) in SERVES} pay[q,v] * serve[q,p,t,v];

var wish_loss;
s.t. the_wish_loss: wish_loss =
    sum{s in STUDENT} best[s] - sum{(s,o,i,l) in SEAT} points[s,act[o]] * seat[s,o,i,l];

minimize score:
    weight_no_wish * sum{s in STUDENT} unmet[s] +
    weight_wish_loss * wish_loss +
    weight_imbalance * (upper - lower) +
    weight_uneven * sum{a in ACTIVITY} (largest[a] - smallest[a]) +
    weight_apart * sum{(s,n) in KEEP_WITH, a in ACTIVITY} apart[s,n,a] +
    weight_unfamiliar * sum{(b,t,v,j) in GROUP} unfamiliar[b,t,v,j] +
    weight_late_care * (
        sum{(o,i) in SECTION, q in STAFF, t in USES[o]: care_priority[q] and (q,o) in MAY_LEAD} late[t] * lead[o,i,q] +
        sum{(o,i) in SECTION, q in STAFF, t in USES[o]: care_priority[q] and (q,o) in MAY_HELP} late[t] * help[o,i,q] +
        sum{(q,b,t,v,j) in SUPERVISES: care_priority[q]} late[t] * supervise[q,b,t,v,j] +
        sum{(q,p,t,v) in SERVES: care_priority[q]} late[t] * serve[q,p,t,v]) +
    weight_external * (
        sum{(o,i) in SECTION, p in PROVIDER: (p,o) in MAY_HIRE and act[o] in OWN_LEADS} card(STARTS[o]) * hire[o,i,p] +
        sum{(o,i) in SECTION, q in STAFF: (q,o) in MAY_LEAD and not own[q] and act[o] in OWN_LEADS}
            card(STARTS[o]) * lead[o,i,q]) +
    weight_cost * cost;

# ==== Sections (E1, T4) ===============================================================================

s.t. one_option{(a,i) in NUMBERED}: sum{(o,i) in SECTION: act[o] = a} open[o,i] <= 1;
s.t. one_room{(o,i) in SECTION}: sum{m in ROOM: (o,m) in FITS} room[o,i,m] = open[o,i];
s.t. one_leader{(o,i) in SECTION}:
    sum{q in STAFF: (q,o) in MAY_LEAD} lead[o,i,q] + sum{p in PROVIDER: (p,o) in MAY_HIRE} hire[o,i,p] = open[o,i];
s.t. helps_open{(o,i) in SECTION, q in STAFF: (q,o) in MAY_HELP}: help[o,i,q] <= open[o,i];
s.t. sections_least{a in ACTIVITY}: sum{(o,i) in SECTION: act[o] = a} open[o,i] >= sections_min[a];

/* Sections that no lock names are alike: the first ones open (this excludes no score). */
set LOCKED := setof{c in LOCK_SECTION} (lock_activity[c], lock_number[c]);
s.t. in_order{(a,i) in NUMBERED, n in i+1..sections_max[a]: (a,i) not in LOCKED and (a,n) not in LOCKED}:
    sum{(o,n) in SECTION: act[o] = a} open[o,n] <= sum{(o,i) in SECTION: act[o] = a} open[o,i];

s.t. size_at_least{(a,i) in NUMBERED}:
    sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] >= size_min[a] * sum{(o,i) in SECTION: act[o] = a} open[o,i];
s.t. size_asked{(a,i) in NUMBERED, (p,a) in OFFER}: sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] >=
    min_size[p,a] * sum{(o,i) in SECTION: act[o] = a and (p,o) in MAY_HIRE} hire[o,i,p];
s.t. size_at_most{(o,i) in SECTION, l in SITE: (o,l) in PLACED}: sum{(s,o,i,l) in SEAT} seat[s,o,i,l] <=
    sum{m in ROOM: (o,m) in FITS and room_site[m] = l} min(size_max[act[o]], capacity[m]) * room[o,i,m];

/* A seat needs the section there, in a room with what the student needs (S6). */
s.t. seat_needs{(s,o,i,l) in SEAT}: seat[s,o,i,l] <=
    sum{m in ROOM: (o,m) in FITS and room_site[m] = l and NEEDS[s] within HAS[m]} room[o,i,m];

s.t. grades_near{(a,i) in NUMBERED, s in STUDENT, n in STUDENT: grade[s] < grade[n] - grade_span[a]}:
    sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] + sum{(n,o,i,l) in SEAT: act[o] = a} seat[n,o,i,l] <= 1;
s.t. class_most{(a,i) in NUMBERED, c in CLASS: per_class[a] >= 0}:
    sum{(s,o,i,l) in SEAT: act[o] = a and class[s] = c} seat[s,o,i,l] <= per_class[a];

/* A1: exactly max(adults, ceil(students / students_per_adult), 2 where a provider needs an own adult). */
param ceiling{a in ACTIVITY} := max(2, adults_min[a], ceil(size_max[a] / students_per_adult[a]));
s.t. adults_are{(a,i) in NUMBERED}: adults[a,i] =
    sum{(o,i) in SECTION, q in STAFF: act[o] = a and (q,o) in MAY_LEAD} lead[o,i,q] +
    sum{(o,i) in SECTION, p in PROVIDER: act[o] = a and (p,o) in MAY_HIRE} hire[o,i,p] +
    sum{(o,i) in SECTION, q in COUNTS: act[o] = a and (q,o) in MAY_HELP} help[o,i,q];
s.t. adults_asked{(a,i) in NUMBERED}: adults[a,i] >= adults_min[a] * sum{(o,i) in SECTION: act[o] = a} open[o,i];
s.t. adults_for_size{(a,i) in NUMBERED}:
    students_per_adult[a] * adults[a,i] >= sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l];
s.t. adults_why{(a,i) in NUMBERED}: adults[a,i] <=
    adults_min[a] * sum{(o,i) in SECTION: act[o] = a} open[o,i] + ceiling[a] * (by_size[a,i] + by_provider[a,i]);
s.t. adults_by_size{(a,i) in NUMBERED}: students_per_adult[a] * adults[a,i] <=
    sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] + students_per_adult[a] - 1 +
    students_per_adult[a] * ceiling[a] * (1 - by_size[a,i]);
s.t. adults_by_provider{(a,i) in NUMBERED}: adults[a,i] <= ceiling[a] * (1 - by_provider[a,i]) +
    2 * external_needs_own_adult * sum{(o,i) in SECTION, p in PROVIDER: act[o] = a and (p,o) in MAY_HIRE} hire[o,i,p];
s.t. own_beside{(o,i) in SECTION: external_needs_own_adult}:
    sum{q in STAFF: own[q] and (q,o) in MAY_HELP} help[o,i,q] >= sum{p in PROVIDER: (p,o) in MAY_HIRE} hire[o,i,p];

/* A parent volunteer who does not count is with a section only where a lock says so. */
s.t. no_added{(o,i) in SECTION, q in STAFF: (q,o) in MAY_HELP and q not in COUNTS and
    not exists{c in LOCK_SECTION: lock_activity[c] = act[o] and lock_number[c] = i} (c,q) in LOCK_OTHERS}:
    help[o,i,q] = 0;

# ==== Students ========================================================================================

/* S1: in every attended slot and week in one place; travel. */
s.t. at_is{s in STUDENT, t in ATTENDS[s], k in HERE[s], l in SITE}: at[s,t,k,l] =
    sum{(s,o,i,l) in SEAT: t in USES[o] and k in PARTS[in_weeks[o]]} seat[s,o,i,l] +
    sum{(s,t,v,j) in STUDIES: k in PARTS[v]} studies_at[s,t,v,j,l];
s.t. studies_once{(s,t,v,j) in STUDIES}: sum{l in SITE} studies_at[s,t,v,j,l] = studies[s,t,v,j];
s.t. studies_there{(s,t,v,j) in STUDIES, l in SITE}: studies_at[s,t,v,j,l] <=
    sum{m in ROOM: (t,m) in STUDY_IN and room_site[m] = l} group_room[pool[s],t,v,j,m];
s.t. one_place{s in STUDENT, t in ATTENDS[s], k in HERE[s]}: sum{l in SITE} at[s,t,k,l] = 1;
s.t. student_way{s in STUDENT, k in HERE[s], (t,l,u,n) in APART: t in ATTENDS[s] and u in ATTENDS[s]}:
    at[s,t,k,l] + at[s,u,k,n] <= 1;

/* S2, S3 */
s.t. once{(s,a) in WISH}: sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] <= 1;
s.t. not_both{s in STUDENT, (a,c) in EXCLUDES}: sum{(s,o,i,l) in SEAT: act[o] = a or act[o] = c} seat[s,o,i,l] <= 1;
s.t. wanted{s in STUDENT}: sum{(s,o,i,l) in SEAT} seat[s,o,i,l] <= wants[s];
s.t. no_wish{s in STUDENT: wants[s] > 0 and exists{(s,a) in WISH} 1}: sum{(s,o,i,l) in SEAT} seat[s,o,i,l] + unmet[s] >= 1;

/* S4 */
param open_minutes{s in STUDENT, d in 0..6} := sum{t in ATTENDS[s]: day[t] = d and open_to_study[t]} minutes[t];
s.t. homework_done{s in STUDENT, d in 0..6, k in HERE[s]: sum{t in ATTENDS[s]: day[t] = d} minutes[t] > homework[s]}:
    sum{(s,t,v,j) in STUDIES: day[t] = d and k in PARTS[v]} minutes[t] * studies[s,t,v,j] >=
    min(homework[s], open_minutes[s,d]);

/* S5: not a whole class led by its own teacher of the subject. */
s.t. no_lessons{(a,i) in NUMBERED, c in CLASS, q in STAFF:
    subject[a] >= 0 and (q,c,subject[a]) in TEACHES and exists{s in STUDENT} (class[s] = c)}:
    sum{(s,o,i,l) in SEAT: act[o] = a and class[s] = c} seat[s,o,i,l] +
    sum{(o,i) in SECTION: act[o] = a and (q,o) in MAY_LEAD} lead[o,i,q] <= card(setof{s in STUDENT: class[s] = c} s);

/* S6 */
s.t. apart_in_sections{(s,n) in KEEP_APART, (a,i) in NUMBERED}:
    sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] + sum{(n,o,i,l) in SEAT: act[o] = a} seat[n,o,i,l] <= 1;
s.t. apart_in_study{(s,n) in KEEP_APART, (b,t,v,j) in GROUP: pool[s] = b and pool[n] = b}:
    sum{z in {0}: (s,t,v,j) in STUDIES} studies[s,t,v,j] + sum{z in {0}: (n,t,v,j) in STUDIES} studies[n,t,v,j] <= 1;
s.t. together{(s,n) in KEEP_WITH, (a,i) in NUMBERED}: apart[s,n,a] >=
    sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] +
    sum{(n,o,h,l) in SEAT: act[o] = a and h <> i} seat[n,o,h,l] - 1;

/* `uneven` */
s.t. largest_is{(a,i) in NUMBERED}: largest[a] >= sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l];
s.t. smallest_is{(a,i) in NUMBERED}: smallest[a] <= sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] +
    size_max[a] * (1 - sum{(o,i) in SECTION: act[o] = a} open[o,i]);
s.t. none_open{a in ACTIVITY}: smallest[a] <= largest[a];

# ==== Study (E2, A1) ==================================================================================

s.t. group_has_room{(b,t,v,j) in GROUP}:
    sum{m in ROOM: (t,m) in STUDY_IN} group_room[b,t,v,j,m] = group[b,t,v,j];
s.t. group_holds{(b,t,v,j) in GROUP}: sum{s in STUDENT: (s,t,v,j) in STUDIES and pool[s] = b} studies[s,t,v,j] <=
    sum{m in ROOM: (t,m) in STUDY_IN} min(max_size, capacity[m]) * group_room[b,t,v,j,m];
s.t. study_needs{(s,t,v,j) in STUDIES}: studies[s,t,v,j] <=
    sum{m in ROOM: (t,m) in STUDY_IN and NEEDS[s] within HAS[m]} group_room[pool[s],t,v,j,m];
s.t. group_not_empty{(b,t,v,j) in GROUP}:
    sum{s in STUDENT: (s,t,v,j) in STUDIES and pool[s] = b} studies[s,t,v,j] >= group[b,t,v,j];
s.t. group_in_order{(b,t,v,j) in GROUP: j > 1}: group[b,t,v,j] <= group[b,t,v,j-1];

s.t. base_least{b in POOL, t in SLOT, k in PART}: max_size * base[b,t,k] >=
    sum{(s,t,v,j) in STUDIES: pool[s] = b and k in PARTS[v]} studies[s,t,v,j];
s.t. base_most{b in POOL, t in SLOT, k in PART}: max_size * base[b,t,k] <=
    sum{(s,t,v,j) in STUDIES: pool[s] = b and k in PARTS[v]} studies[s,t,v,j] + max_size - 1;
s.t. groups_least{b in POOL, t in SLOT, k in PART}:
    sum{(b,t,v,j) in GROUP: k in PARTS[v]} group[b,t,v,j] >= base[b,t,k];
s.t. groups_most{b in POOL, t in SLOT, k in PART}:
    sum{(b,t,v,j) in GROUP: k in PARTS[v]} group[b,t,v,j] <=
    base[b,t,k] + most_groups[b] * sum{c in CLASH: clash_pool[c] = b} by_clash[c,t,k];
s.t. one_clash{b in POOL, t in SLOT, k in PART}: sum{c in CLASH: clash_pool[c] = b} by_clash[c,t,k] <= 1;
s.t. clash_most{c in CLASH, t in SLOT, k in PART}:
    sum{(clash_pool[c],t,v,j) in GROUP: k in PARTS[v]} group[clash_pool[c],t,v,j] <=
    clash_groups[c] + most_groups[clash_pool[c]] * (1 - by_clash[c,t,k]);
s.t. clash_holds{c in CLASH, t in SLOT, k in PART, s in CLASH_OF[c]}:
    by_clash[c,t,k] <= sum{(s,t,v,j) in STUDIES: k in PARTS[v]} studies[s,t,v,j];

s.t. group_adults{(b,t,v,j) in GROUP}: study_per_adult * sum{q in STAFF: (q,b,t,v,j) in SUPERVISES} supervise[q,b,t,v,j] >=
    sum{s in STUDENT: (s,t,v,j) in STUDIES and pool[s] = b} studies[s,t,v,j];
s.t. group_no_more{(b,t,v,j) in GROUP}: study_per_adult * sum{q in STAFF: (q,b,t,v,j) in SUPERVISES} supervise[q,b,t,v,j] <=
    sum{s in STUDENT: (s,t,v,j) in STUDIES and pool[s] = b} studies[s,t,v,j] + study_per_adult - 1;

set KNOWS := setof{(q,c,u) in TEACHES} (q, c) union HEADS;
s.t. known_adult{(b,t,v,j) in GROUP, c in CLASS}:
    known[b,t,v,j,c] <= sum{q in STAFF: (q,b,t,v,j) in SUPERVISES and (q,c) in KNOWS} supervise[q,b,t,v,j];
s.t. known_student{(b,t,v,j) in GROUP, c in CLASS}:
    known[b,t,v,j,c] <= sum{s in STUDENT: (s,t,v,j) in STUDIES and pool[s] = b and class[s] = c} studies[s,t,v,j];
s.t. not_known{(b,t,v,j) in GROUP}: unfamiliar[b,t,v,j] >= group[b,t,v,j] - sum{c in CLASS} known[b,t,v,j,c];

# ==== Rooms (P1) ======================================================================================

s.t. groups_in_room{m in ROOM, t in SLOT, k in PART}:
    sum{(o,i) in SECTION: (o,m) in FITS and k in PARTS[in_weeks[o]] and card(USES[o] inter RUNNING[t]) > 0} room[o,i,m] +
    sum{(b,u,v,j) in GROUP: (u,m) in STUDY_IN and u in RUNNING[t] and k in PARTS[v]} group_room[b,u,v,j,m] <= parallel[m];

/* Students together in a room of several groups: the size of a section or study group counts in
 * its own room alone. */
var size_in{(o,i) in SECTION, m in ROOM: (o,m) in FITS and parallel[m] > 1}, >= 0;
var study_in{(b,t,v,j) in GROUP, m in ROOM: (t,m) in STUDY_IN and parallel[m] > 1}, >= 0;
s.t. size_in_room{(o,i) in SECTION, m in ROOM: (o,m) in FITS and parallel[m] > 1}: size_in[o,i,m] >=
    sum{(s,o,i,l) in SEAT: l = room_site[m]} seat[s,o,i,l] - size_max[act[o]] * (1 - room[o,i,m]);
s.t. study_in_room{(b,t,v,j) in GROUP, m in ROOM: (t,m) in STUDY_IN and parallel[m] > 1}: study_in[b,t,v,j,m] >=
    sum{s in STUDENT: (s,t,v,j) in STUDIES and pool[s] = b} studies[s,t,v,j] - max_size * (1 - group_room[b,t,v,j,m]);
s.t. students_in_room{m in ROOM, t in SLOT, k in PART: parallel[m] > 1}:
    sum{(o,i) in SECTION: (o,m) in FITS and k in PARTS[in_weeks[o]] and card(USES[o] inter RUNNING[t]) > 0} size_in[o,i,m] +
    sum{(b,u,v,j) in GROUP: (u,m) in STUDY_IN and u in RUNNING[t] and k in PARTS[v]} study_in[b,u,v,j,m] <= capacity[m];

# ==== Adults (A2, A3) and posts (A1) =====================================================================

/* Where each adult is. The room of a section decides its site, so lead and room meet in a product. */
var supervise_at{SUPERVISES, SITE}, >= 0;
var there{(o,i) in SECTION, q in STAFF, l in SITE: (q,o) in MAY_STAND and (o,l) in PLACED}, >= 0;
s.t. there_once{(o,i) in SECTION, q in STAFF: (q,o) in MAY_STAND}:
    sum{l in SITE: (o,l) in PLACED} there[o,i,q,l] = sum{z in {0}: (q,o) in MAY_LEAD} lead[o,i,q] +
    sum{z in {0}: (q,o) in MAY_HELP} help[o,i,q];
s.t. there_with{(o,i) in SECTION, q in STAFF, l in SITE: (q,o) in MAY_STAND and (o,l) in PLACED}:
    there[o,i,q,l] <= sum{m in ROOM: (o,m) in FITS and room_site[m] = l} room[o,i,m];

s.t. duties{q in STAFF, t in SLOT, k in PART, l in SITE}: busy[q,t,k,l] =
    sum{(o,i) in SECTION: (q,o) in MAY_STAND and (o,l) in PLACED and t in USES[o] and
        k in PARTS[in_weeks[o]]} there[o,i,q,l] +
    sum{(q,b,t,v,j) in SUPERVISES: k in PARTS[v]} supervise_at[q,b,t,v,j,l];
s.t. supervise_once{(q,b,t,v,j) in SUPERVISES}: sum{l in SITE} supervise_at[q,b,t,v,j,l] = supervise[q,b,t,v,j];
s.t. supervise_there{(q,b,t,v,j) in SUPERVISES, l in SITE}: supervise_at[q,b,t,v,j,l] <=
    sum{m in ROOM: (t,m) in STUDY_IN and room_site[m] = l} group_room[b,t,v,j,m];
s.t. post_duties{q in STAFF, t in SLOT, k in PART}:
    posted[q,t,k] = sum{(q,p,t,v) in SERVES: k in PARTS[v]} serve[q,p,t,v];
s.t. one_duty{q in STAFF, t in SLOT, k in PART}:
    sum{u in RUNNING[t]} (posted[q,u,k] + sum{l in SITE} busy[q,u,k,l]) <= 1;
s.t. staff_way{q in STAFF, k in PART, (t,l,u,n) in APART: l <> n}: busy[q,t,k,l] + busy[q,u,k,n] <= 1;

s.t. load_week{q in STAFF, k in PART: max_load[q] >= 0}:
    sum{t in SLOT} load[t,0] * (posted[q,t,k] + sum{l in SITE} busy[q,t,k,l]) <= max_load[q];
s.t. load_day{q in STAFF, k in PART, d in 0..6: max_load_per_day[q] >= 0}:
    sum{t in SLOT: day[t] = d} load[t,0] * (posted[q,t,k] + sum{l in SITE} busy[q,t,k,l]) <= max_load_per_day[q];
s.t. day_used{q in STAFF, t in SLOT, k in PART: max_days[q] >= 0}:
    posted[q,t,k] + sum{l in SITE} busy[q,t,k,l] <= on_day[q,day[t],k];
s.t. days_most{q in STAFF, k in PART: max_days[q] >= 0}: sum{d in 0..6} on_day[q,d,k] <= max_days[q];

s.t. provider_sessions{p in PROVIDER, k in PART: max_sessions[p] >= 0}:
    sum{(o,i) in SECTION: (p,o) in MAY_HIRE and k in PARTS[in_weeks[o]]} card(STARTS[o]) * hire[o,i,p] <= max_sessions[p];
s.t. provider_groups{(p,a) in OFFER, t in SLOT, k in PART}:
    sum{(o,i) in SECTION: act[o] = a and (p,o) in MAY_HIRE and k in PARTS[in_weeks[o]] and
        card(USES[o] inter RUNNING[t]) > 0} hire[o,i,p] <= groups[p,a];

s.t. post_served{p in POST, t in POST_SLOTS[p], k in PART}:
    sum{(q,p,t,v) in SERVES: k in PARTS[v]} serve[q,p,t,v] = post_adults[p];
/* One adult on one slot of a post is one duty: of one set of weeks. */
s.t. post_once{(q,p,t) in POSTED}: sum{(q,p,t,v) in SERVES} serve[q,p,t,v] <= 1;

# ==== Balance and budget =================================================================================

s.t. total_is{q in STAFF}: total[q] =
    sum{(o,i) in SECTION: (q,o) in MAY_LEAD} option_load[o] * lead[o,i,q] +
    sum{(o,i) in SECTION: (q,o) in MAY_HELP} option_load[o] * help[o,i,q] +
    sum{(q,b,t,v,j) in SUPERVISES} load[t,v] * supervise[q,b,t,v,j] +
    sum{(q,p,t,v) in SERVES} load[t,v] * serve[q,p,t,v];
s.t. upper_is{q in BALANCED}: share[q] * upper >= 100 * (total[q] + prior_load[q]);
s.t. lower_is{q in FULL}: lower <= total[q] + prior_load[q];
s.t. no_upper{z in {0}: card(BALANCED) = 0}: upper = 0;
s.t. no_lower{z in {0}: card(BALANCED) = 0}: lower = 0;

s.t. within_budget{z in {0}: budget >= 0}: 100 * cost <= budget;

# ==== Locks (L1) =========================================================================================

s.t. lock_opens{c in LOCK_SECTION}: sum{(o,lock_number[c]) in SECTION: act[o] = lock_activity[c] and
    (not lock_has_starts[c] or card(STARTS[o] symdiff LOCK_STARTS[c]) = 0) and
    (lock_weeks[c] = -1 or in_weeks[o] = lock_weeks[c])} open[o,lock_number[c]] = 1;
s.t. lock_in_room{c in LOCK_SECTION: lock_room[c] >= 0}: sum{(o,lock_number[c]) in SECTION:
    act[o] = lock_activity[c] and (o,lock_room[c]) in FITS} room[o,lock_number[c],lock_room[c]] = 1;
s.t. lock_hired{c in LOCK_SECTION: lock_provider[c] >= 0}: sum{(o,lock_number[c]) in SECTION:
    act[o] = lock_activity[c] and (lock_provider[c],o) in MAY_HIRE} hire[o,lock_number[c],lock_provider[c]] = 1;

/* The first one leads, or stands beside a provider. */
s.t. lock_first{(c,q) in LOCK_FIRST}:
    sum{(o,lock_number[c]) in SECTION: act[o] = lock_activity[c] and (q,o) in MAY_LEAD} lead[o,lock_number[c],q] +
    sum{(o,lock_number[c]) in SECTION: act[o] = lock_activity[c] and (q,o) in MAY_HELP} help[o,lock_number[c],q] = 1;
s.t. lock_leads{(c,q) in LOCK_FIRST}:
    sum{(o,lock_number[c]) in SECTION: act[o] = lock_activity[c] and (q,o) in MAY_LEAD} lead[o,lock_number[c],q] +
    sum{(o,lock_number[c]) in SECTION, p in PROVIDER: act[o] = lock_activity[c] and (p,o) in MAY_HIRE}
        hire[o,lock_number[c],p] = 1;
s.t. lock_helps{(c,q) in LOCK_OTHERS}:
    sum{(o,lock_number[c]) in SECTION: act[o] = lock_activity[c] and (q,o) in MAY_HELP} help[o,lock_number[c],q] = 1;

s.t. lock_student_in{(s,a) in LOCK_IN}: sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] = 1;
s.t. lock_student_out{(s,a) in LOCK_OUT}: sum{(s,o,i,l) in SEAT: act[o] = a} seat[s,o,i,l] = 0;
s.t. lock_study{(q,t) in LOCK_STUDY, k in PART}:
    sum{(q,b,t,v,j) in SUPERVISES: k in PARTS[v]} supervise[q,b,t,v,j] = 1;
s.t. lock_free{(q,t) in LOCK_FREE, k in PART}: posted[q,t,k] + sum{l in SITE} busy[q,t,k,l] = 0;
s.t. lock_post{(q,t,p) in LOCK_POST, k in PART}: sum{(q,p,t,v) in SERVES: k in PARTS[v]} serve[q,p,t,v] = 1;

solve;

printf "score %d\n", score;

end;
