package dev.molt.cli;

import com.grack.nanojson.JsonStringWriter;
import dev.molt.problem.Finding;
import java.util.List;

/** Findings as people or machines read them. */
final class Findings {
    private Findings() {}

    /** A line for each, below the line of its archive. */
    static String lines(List<Finding> findings) {
        StringBuilder lines = new StringBuilder();
        for (Finding finding : findings) {
            lines.append("    ").append(line(finding).replace("\n", "\n    ")).append('\n');
            lines.append("        Remedy: ").append(finding.remedy()).append('\n');
        }
        return lines.toString();
    }

    /** The first line of one, which a source's own lines may follow. */
    static String firstLine(Finding finding) {
        return line(finding).lines().findFirst().orElse("");
    }

    /** Code and text of one. */
    private static String line(Finding finding) {
        return (finding.isRefusal() ? "" : "warning: ") + finding.code() + " " + finding.text();
    }

    /** An array named {@code problems} of the object that is being written. */
    static void write(List<Finding> findings, JsonStringWriter to) {
        to.array("problems");
        for (Finding finding : findings) {
            to.object()
                    .value("code", finding.code().name())
                    .value("severity", finding.severity().word())
                    .value("entry", finding.entry().isEmpty() ? null : finding.entry())
                    .value("offset", finding.offset() == Finding.NOWHERE ? null : finding.offset())
                    .value("message", finding.message())
                    .value("remedy", finding.remedy())
                    .end();
        }
        to.end();
    }
}
