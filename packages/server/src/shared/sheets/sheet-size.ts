/** The size of a spreadsheet in Excel, which every other program keeps to as well. */
export const ROWS_MAX = 1_048_576;
export const COLUMNS_MAX = 16_384;
export const CELL_CHARS_MAX = 32_767;
