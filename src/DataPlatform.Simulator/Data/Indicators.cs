namespace DataPlatform.Simulator.Data;

/// <summary>
/// Technical indicators over bars in the order of time. Each gives one value per bar; the first ones are still warming up. Recursive
/// ones are exact for the bars given, so a caller who wants the same value every time must begin at the same bar.
/// </summary>
internal static class Indicators
{
    public static double[] Sma(PriceBar[] bars, int period) => Windowed(bars, period, Mean);

    public static double[] Wma(PriceBar[] bars, int period) =>
        Windowed(
            bars,
            period,
            window =>
            {
                var (sum, weights) = (0.0, 0.0);
                for (var i = 0; i < window.Length; i++)
                {
                    sum += window[i].Close * (i + 1);
                    weights += i + 1;
                }

                return sum / weights;
            }
        );

    public static double[] StandardDeviation(PriceBar[] bars, int period) =>
        Windowed(
            bars,
            period,
            window =>
            {
                var (sum, squares) = (0.0, 0.0);
                foreach (var bar in window)
                {
                    sum += bar.Close;
                    squares += bar.Close * bar.Close;
                }

                var mean = sum / window.Length;
                return Math.Sqrt(Math.Max(0, (squares / window.Length) - (mean * mean)));
            }
        );

    public static double[] Williams(PriceBar[] bars, int period) =>
        Windowed(
            bars,
            period,
            window =>
            {
                var (high, low) = (double.MinValue, double.MaxValue);
                foreach (var bar in window)
                {
                    (high, low) = (Math.Max(high, bar.High), Math.Min(low, bar.Low));
                }

                return high > low ? (high - window[^1].Close) / (high - low) * -100 : 0;
            }
        );

    public static double[] Ema(PriceBar[] bars, int period) => Ema(Closes(bars), period);

    public static double[] Dema(PriceBar[] bars, int period)
    {
        var once = Ema(bars, period);
        var twice = Ema(once, period);
        return [.. once.Select((value, at) => (2 * value) - twice[at])];
    }

    public static double[] Tema(PriceBar[] bars, int period)
    {
        var once = Ema(bars, period);
        var twice = Ema(once, period);
        var thrice = Ema(twice, period);
        return [.. once.Select((value, at) => (3 * (value - twice[at])) + thrice[at])];
    }

    public static double[] Rsi(PriceBar[] bars, int period)
    {
        var values = new double[bars.Length];
        var (gain, loss) = (0.0, 0.0);
        for (var i = 1; i < bars.Length; i++)
        {
            var change = bars[i].Close - bars[i - 1].Close;
            gain = Smooth(gain, Math.Max(change, 0), period);
            loss = Smooth(loss, Math.Max(-change, 0), period);
            values[i] = gain + loss > 0 ? 100 * gain / (gain + loss) : 50;
        }

        return values;
    }

    public static double[] Adx(PriceBar[] bars, int period)
    {
        var values = new double[bars.Length];
        var (up, down, range, adx) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 1; i < bars.Length; i++)
        {
            var (bar, before) = (bars[i], bars[i - 1]);
            var (rise, fall) = (bar.High - before.High, before.Low - bar.Low);
            up = Smooth(up, rise > fall && rise > 0 ? rise : 0, period);
            down = Smooth(down, fall > rise && fall > 0 ? fall : 0, period);
            range = Smooth(range, Math.Max(bar.High, before.Close) - Math.Min(bar.Low, before.Close), period);
            var direction = range > 0 && up + down > 0 ? 100 * Math.Abs(up - down) / (up + down) : 0;
            adx = Smooth(adx, direction, period);
            values[i] = adx;
        }

        return values;
    }

    private static double Smooth(double before, double now, int period) => before + ((now - before) / period);

    private static double Mean(ReadOnlySpan<PriceBar> window)
    {
        var sum = 0.0;
        foreach (var bar in window)
        {
            sum += bar.Close;
        }

        return sum / window.Length;
    }

    private static double[] Closes(PriceBar[] bars) => Array.ConvertAll(bars, bar => bar.Close);

    private static double[] Ema(double[] series, int period)
    {
        var values = new double[series.Length];
        var weight = 2.0 / (period + 1);
        for (var i = 0; i < series.Length; i++)
        {
            values[i] = i == 0 ? series[0] : values[i - 1] + (weight * (series[i] - values[i - 1]));
        }

        return values;
    }

    private static double[] Windowed(PriceBar[] bars, int period, Func<ReadOnlySpan<PriceBar>, double> of)
    {
        var values = new double[bars.Length];
        for (var i = 0; i < bars.Length; i++)
        {
            var from = Math.Max(0, i + 1 - period);
            values[i] = of(bars.AsSpan(from, i + 1 - from));
        }

        return values;
    }
}
