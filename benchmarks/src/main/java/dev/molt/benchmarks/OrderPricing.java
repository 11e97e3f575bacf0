package dev.molt.benchmarks;

import dev.molt.api.ModuleContext;
import dev.molt.benchmarks.WarmUpBenchmark.Pricing;
import dev.molt.benchmarks.WarmUpBenchmark.Quote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The module of {@link WarmUpBenchmark}: reads an order from a text and prices it, some microseconds of work. Immutable. */
public final class OrderPricing implements Pricing {
    private static final int DAYS = 40;

    private final String label;
    private final List<Rule> rules = List.of(new Bulk(5, 0.03), new Season(0.2), new Loyalty(12), new Rounded());

    /** Made by the host. */
    public OrderPricing(ModuleContext context) {
        this.label = context.label();
    }

    /** Part of how a price comes about. */
    private interface Rule {
        double apply(Line line, double price);
    }

    private record Line(String article, int count, double price) {}

    private record Bulk(int from, double discount) implements Rule {
        @Override
        public double apply(Line line, double price) {
            return line.count() < from ? price : price * (1 - discount * Math.log(line.count()));
        }
    }

    private record Season(double swing) implements Rule {
        @Override
        public double apply(Line line, double price) {
            double sum = 0;
            for (int day = 0; day < DAYS; day++) {
                sum += Math.sin(day + line.article().hashCode() % DAYS) * swing;
            }
            return price * (1 + sum / DAYS);
        }
    }

    private record Loyalty(int months) implements Rule {
        @Override
        public double apply(Line line, double price) {
            double rate = 1;
            for (int month = 0; month < months; month++) {
                rate *= 1 - 1.0 / (200 + month + line.count());
            }
            return price * rate;
        }
    }

    private record Rounded() implements Rule {
        @Override
        public double apply(Line line, double price) {
            return Math.rint(price * 100) / 100;
        }
    }

    @Override
    public Quote quote(String order) {
        List<Line> lines = read(order);
        double total = 0;
        for (Line line : lines) {
            double price = line.count() * line.price();
            for (Rule rule : rules) {
                price = rule.apply(line, price);
            }
            total += price;
        }
        return new Quote(label, total, checksum(lines));
    }

    /** Lines such as {@code screw-17 12 0.35;}. */
    private static List<Line> read(String order) {
        List<Line> lines = new ArrayList<>();
        int at = 0;
        while (at < order.length()) {
            int article = order.indexOf(' ', at);
            int count = order.indexOf(' ', article + 1);
            int end = order.indexOf(';', count);
            lines.add(new Line(
                    order.substring(at, article), whole(order, article + 1, count), decimal(order, count + 1, end)));
            at = end + 1;
        }
        return lines;
    }

    private static int whole(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + Character.digit(text.charAt(i), 10);
        }
        return number;
    }

    private static double decimal(String text, int from, int to) {
        int point = text.indexOf('.', from);
        return whole(text, from, point) + whole(text, point + 1, to) / Math.pow(10, to - point - 1);
    }

    private static int checksum(List<Line> lines) {
        int[] sums = new int[lines.size()];
        for (int i = 0; i < sums.length; i++) {
            String article = lines.get(i).article();
            for (int k = 0; k < article.length(); k++) {
                sums[i] = sums[i] * 31 + (article.charAt(k) ^ k);
            }
        }
        Arrays.sort(sums);
        return Arrays.hashCode(sums);
    }
}
