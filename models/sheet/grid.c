#include "sheet/grid.h"

#include <stdlib.h>
#include <string.h>

const struct cell *grid_cell(const struct grid_row *row, int column)
{
    int low = 0, high = row->count - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        const struct cell *c = &row->cells[middle];
        if (c->column == column)
            return c->text ? c : NULL;
        if (c->column < column)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return NULL;
}

void grid_as_sheet(struct arena *a, struct cell_grid *g)
{
    struct grid_row *rows = ARENA_ARRAY(a, g->count, struct grid_row);
    for (int i = 0; i < g->count; i++) {
        rows[i] = g->rows[i];
        struct cell *cells = ARENA_ARRAY(a, rows[i].count, struct cell);
        for (int c = 0; c < rows[i].count; c++) {
            cells[c] = g->rows[i].cells[c];
            cells[c].pos = (struct pos){g->file, rows[i].number, cells[c].column + 1};
        }
        rows[i].cells = cells;
    }
    g->rows = rows;
}

bool grid_add_cell(struct grid_builder *b, struct cell cell)
{
    if (b->total == GRID_CELLS)
        return false;
    if (b->n_cells == b->cells_room) {
        b->cells_room = b->cells_room ? 2 * b->cells_room : 16;
        b->cells = xrealloc(b->cells, (size_t)b->cells_room, sizeof *b->cells);
    }
    b->cells[b->n_cells++] = cell;
    b->total++;
    return true;
}

void grid_end_row(struct grid_builder *b, int number)
{
    bool text = false;
    for (int i = 0; i < b->n_cells; i++)
        text |= b->cells[i].text != NULL;
    if (text) {
        if (b->n_rows == b->rows_room) {
            b->rows_room = b->rows_room ? 2 * b->rows_room : 64;
            b->rows = xrealloc(b->rows, (size_t)b->rows_room, sizeof *b->rows);
        }
        struct cell *kept = ARENA_ARRAY(b->arena, b->n_cells, struct cell);
        memcpy(kept, b->cells, (size_t)b->n_cells * sizeof *kept);
        b->rows[b->n_rows++] = (struct grid_row){number, b->n_cells, kept};
    }
    b->n_cells = 0;
}

void grid_finish(struct grid_builder *b, struct cell_grid *out)
{
    struct grid_row *rows = ARENA_ARRAY(b->arena, b->n_rows, struct grid_row);
    if (b->n_rows)
        memcpy(rows, b->rows, (size_t)b->n_rows * sizeof *rows);
    out->count = b->n_rows;
    out->rows = rows;
    free(b->cells);
    free(b->rows);
    *b = (struct grid_builder){.arena = b->arena};
}
