package dev.kikori.trainer.recipe;

/** A recipe that can't be carried out: the message names file and key, what was found and what was expected. */
public final class RecipeException extends RuntimeException {
  public RecipeException(String message) {
    super(message);
  }

  public RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
