package dev.kikori.scorer.pipeline;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.LineEncoder;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.template.Template;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * What judges need of a model.
 *
 * @param space names the space that its encodings and surprises lie in: models with the same graphs share it, and need not read known templates
 *     again
 * @param encoder a template's encoding, cached
 * @param known whether it was trained with labels on a template id
 */
public record ModelView(String space, Function<Template, Encoding> encoder, LongPredicate known) {

  /**
   * The view of a loaded model. A model without a line encoder finds every two templates unrelated, and so does one that fails: no verdict is
   * lost for it.
   */
  public static ModelView of(Model model) {
    Map<String, String> files = model.bundle().manifest().files();
    String space =
        model.encoder().isEmpty()
            ? ""
            : files.get(Bundle.ENCODER)
                + "/"
                + files.get(Bundle.TOKENIZER)
                + "/"
                + files.get(Bundle.WINDOW);
    return new ModelView(space, encoder(model), model.bundle()::knows);
  }

  private static Function<Template, Encoding> encoder(Model model) {
    return model
        .encoder()
        .<Function<Template, Encoding>>map(encoder -> template -> encode(encoder, template))
        .orElse(template -> Encoding.NONE);
  }

  private static Encoding encode(LineEncoder encoder, Template template) {
    try {
      return encoder.encode(List.of(template)).get(0);
    } catch (IllegalStateException e) {
      return Encoding.NONE;
    }
  }
}
