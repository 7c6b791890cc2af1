// All that is compiled once for each instruction set; what describes the set is gone afterwards.
#include "Tile.h"

#include "Product.h"

#include "Convolution.h"

#include "Winograd.h"

#undef LANES
#undef MOST_ROWS
#undef TARGET
#undef NAME
#undef VECTOR
#undef LOAD
#undef TILE
