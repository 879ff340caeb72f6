"""The parts of a workbook: cells written safely, and the sheet to read first."""
