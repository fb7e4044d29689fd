//! What is doubtful in a reading.
