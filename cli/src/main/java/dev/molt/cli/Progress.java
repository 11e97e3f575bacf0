package dev.molt.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/** How far something is, on one line that is written over. Confined to one command. */
final class Progress {
    private final PrintWriter out;
    private final boolean onTerminal = Ansi.AUTO.enabled();
    private int last = -1;

    Progress(PrintWriter out) {
        this.out = out;
    }

    void reached(int percent) {
        if (percent > last && onTerminal) {
            last = percent;
            out.print("\rReading it: " + percent + " %");
            out.flush();
        }
    }

    void end() {
        if (last >= 0) {
            out.println();
            out.flush();
        }
    }
}
