/**
 * npm passes on a Ctrl-C that the terminal has sent to everybody, so that a process gets it twice:
 * what comes within this time is the same wish to end, and not a second one to end at once.
 */
export const SAME_SIGNAL_MS = 500;
