package dev.kikori.trainer.data;

import dev.kikori.scorer.window.Window;
import org.jspecify.annotations.Nullable;

/**
 * A window and what is known of it.
 *
 * @param window the window
 * @param anomalous whether it is labelled anomalous; false where the data has no labels
 * @param anomalousLines per line whether it is labelled so, or null if labels are by window only; not to be changed
 * @param kind the label's or the fault's name ({@code R_GM_LANAI}, {@code Disk full}), {@link #NORMAL} for a normal window
 */
public record LabelledWindow(
    Window window, boolean anomalous, boolean @Nullable [] anomalousLines, String kind) {
  /** The kind of a normal window. */
  public static final String NORMAL = "normal";
}
