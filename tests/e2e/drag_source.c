/*
 * The window of another program, out of which a file can be dragged: its argument. The title says
 * how far that is: "Drag me"; "May be dropped" while what is under the pointer would take it; in the
 * end "Dropped" or "Not taken".
 */
#include <gtk/gtk.h>

static GtkWindow *window;
static char *file;

static void hear(GdkDragContext *drag, GdkDragAction action)
{
    gtk_window_set_title(window, action == 0 ? "Dragged" : "May be dropped");
}

static void begin(GtkWidget *from, GdkDragContext *drag)
{
    g_signal_connect(drag, "action-changed", G_CALLBACK(hear), NULL);
}

static void give(GtkWidget *from, GdkDragContext *drag, GtkSelectionData *data)
{
    char *uris[] = { g_filename_to_uri(file, NULL, NULL), NULL };
    gtk_selection_data_set_uris(data, uris);
    g_free(uris[0]);
}

static gboolean fail(GtkWidget *from)
{
    gtk_window_set_title(window, "Not taken");
    return TRUE;
}

static void end(GtkWidget *from)
{
    if (strcmp(gtk_window_get_title(window), "Not taken") != 0)
        gtk_window_set_title(window, "Dropped");
}

int main(int count, char **words)
{
    gtk_init(&count, &words);
    file = words[1];
    GtkWidget *from = gtk_window_new(GTK_WINDOW_TOPLEVEL);
    window = GTK_WINDOW(from);
    gtk_window_set_title(window, "Drag me");
    gtk_window_set_default_size(window, 200, 100);
    /* In a corner, where it covers nothing. */
    gtk_window_move(window, 0, 0);
    gtk_drag_source_set(from, GDK_BUTTON1_MASK, NULL, 0, GDK_ACTION_COPY);
    gtk_drag_source_add_uri_targets(from);
    g_signal_connect(from, "drag-begin", G_CALLBACK(begin), NULL);
    g_signal_connect(from, "drag-data-get", G_CALLBACK(give), NULL);
    g_signal_connect(from, "drag-failed", G_CALLBACK(fail), NULL);
    g_signal_connect(from, "drag-end", G_CALLBACK(end), NULL);
    gtk_widget_show(from);
    gtk_main();
    return 0;
}
